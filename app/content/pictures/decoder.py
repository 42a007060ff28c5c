"""Reads one picture that a stranger sent and writes it anew, in a process of its own that may use little and soon ends.

    python decoder.py <file> <folder> <longest edge> …

Whatever a forged file does to a decoder, it does it here: this program imports nothing of the site, has no database and no
secret, and the system ends it when it takes too much memory or time. It prints one line of JSON: `{"width": …, "height": …}` of
the largest copy, or `{"fault": …}`. Copies are JPEG (sRGB, upright, without metadata), named after their longest edge.
"""

import json
import resource
import sys
from pathlib import Path

MOST_PIXELS = 100_000_000
LEAST_EDGE = 200  # Pixels; smaller is an icon, not a photo.
MOST_MEMORY = 1_000_000_000  # Bytes of address space; a progressive JPEG of 100 megapixels needs some 600 MB.
MOST_SECONDS = 20  # Of processor time.
SIGNS = {b"\xff\xd8\xff": "Jpeg", b"\x89PNG\r\n\x1a\n": "Png"}
QUALITY = 80


class Fault(Exception):
    """Why the file is not taken: one word for the page that explains it."""


def main(file: str, folder: str, *edges: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        width, height = write(Path(file).read_bytes(), Path(folder), sorted(map(int, edges), reverse=True))
    except Fault as fault:
        print(json.dumps({"fault": str(fault)}))  # noqa: T201  This is how it answers.
        return
    print(json.dumps({"width": width, "height": height}))  # noqa: T201


def kind(data: bytes) -> str:
    """JPEG, PNG or WebP by the first bytes; a name or a declared type is not believed. Raises Fault."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "Webp"
    for sign, found in SIGNS.items():
        if data.startswith(sign):
            return found
    raise Fault("kind")


def write(data: bytes, folder: Path, edges: list[int]) -> tuple[int, int]:
    loader = kind(data)
    import pyvips  # After the limits, which it then keeps to.

    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", True)
    pyvips.operation_block_set(f"VipsForeignLoad{loader}", False)
    try:
        header = pyvips.Image.new_from_buffer(data, "", access="sequential")
        check(header.width, header.height)
        return copies(opened(pyvips, data, loader, header, edges[0]), folder, edges)
    except pyvips.Error as error:
        raise Fault("damaged") from error


def opened(pyvips, data: bytes, loader: str, header, largest: int):
    """The picture as a stream of lines; a JPEG is decoded no larger than it is needed. A cut-off file is an error."""
    options = {"shrink": shrink(max(header.width, header.height), largest)} if loader == "Jpeg" else {}
    return pyvips.Image.new_from_buffer(data, "", access="sequential", fail_on="truncated", **options)


def shrink(edge: int, wanted: int) -> int:
    """The coarsest of the factors JPEG offers that leaves the longest edge as long as it is wanted."""
    return next(factor for factor in (8, 4, 2, 1) if edge // factor >= wanted or factor == 1)


def check(width: int, height: int) -> None:
    """From the header, before a single pixel is decoded. Raises Fault."""
    if width * height > MOST_PIXELS:
        raise Fault("pixels")
    if min(width, height) < LEAST_EDGE:
        raise Fault("small")


def copies(picture, folder: Path, edges: list[int]) -> tuple[int, int]:
    """The largest copy comes from the file, the others from the largest; upright, in sRGB, on white."""
    first = edges[0]
    large = picture.thumbnail_image(first, height=first, size="down", export_profile="srgb").copy_memory()
    if large.hasalpha():
        large = large.flatten(background=[255, 255, 255])
    large = large.colourspace("srgb").cast("uchar")
    for edge in edges:
        copy = large if edge == first else large.thumbnail_image(edge, height=edge, size="down")
        copy.jpegsave(str(folder / f"{edge}.jpg"), Q=QUALITY, keep="none", interlace=True, optimize_coding=True)
    return large.width, large.height


if __name__ == "__main__":
    main(*sys.argv[1:])
