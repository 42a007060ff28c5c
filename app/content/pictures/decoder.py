"""Reads one picture that a stranger sent and writes it anew, in a process of its own that may use little and soon ends.

    python decoder.py <file> <folder> <kinds> <most pixels> <longest edge> …

Whatever a forged file does to a decoder, it does it here: this program imports nothing of the site, has no database and no
secret, and the system ends it when it takes too much memory or time. It prints one line of JSON: `{"width": …, "height": …}` of
the largest copy, or `{"fault": …}`. Copies are JPEG (sRGB, upright, without metadata), named after their longest edge; of edge 0
is the whole picture, written line by line, from which the others are then made. Kinds: `Jpeg,Png,Webp,Tiff`.
"""

import json
import resource
import sys
from pathlib import Path

LEAST_EDGE = 200  # Pixels; smaller is an icon, not a photo.
MOST_MEMORY = 1_000_000_000  # Bytes of address space; a progressive JPEG of 100 megapixels needs some 600 MB.
MOST_SECONDS = 20  # Of processor time.
# For a picture that is kept whole: twice as many, and a tenth of a second for each megapixel.
MORE_MEMORY = 2_000_000_000
SECONDS_A_PIXEL = 1e-7
# A TIFF and a BigTIFF, of either order of bytes.
SIGNS = {
    b"\xff\xd8\xff": "Jpeg",
    b"\x89PNG\r\n\x1a\n": "Png",
    **dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "Tiff"),
}
IN_MEMORY = 400_000_000  # Bytes of a picture that is turned there.
QUALITY = 80
WHOLE = 0
WHOLE_QUALITY = 90


class Fault(Exception):
    """Why the file is not taken: one word for the page that explains it."""


def main(file: str, folder: str, kinds: str, most_pixels: str, *edges: str) -> None:
    wanted = sorted(map(int, edges), reverse=True)
    is_whole = WHOLE in wanted
    memory = MORE_MEMORY if is_whole else MOST_MEMORY
    seconds = MOST_SECONDS + (round(int(most_pixels) * SECONDS_A_PIXEL) + MOST_SECONDS if is_whole else 0)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        width, height = write(Path(file), Path(folder), kinds.split(","), int(most_pixels), wanted)
    except Fault as fault:
        print(json.dumps({"fault": str(fault)}))  # noqa: T201  This is how it answers.
        return
    print(json.dumps({"width": width, "height": height}))  # noqa: T201


def kind(beginning: bytes, kinds: list[str]) -> str:
    """JPEG, PNG, WebP or TIFF by the first bytes; a name or a declared type is not believed. Raises Fault."""
    found = next((name for sign, name in SIGNS.items() if beginning.startswith(sign)), "")
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        found = "Webp"
    if found not in kinds:
        raise Fault("kind")
    return found


def write(file: Path, folder: Path, kinds: list[str], most_pixels: int, edges: list[int]) -> tuple[int, int]:
    with file.open("rb") as opening:
        loader = kind(opening.read(16), kinds)
    import pyvips  # After the limits, which it then keeps to.

    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", True)
    pyvips.operation_block_set(f"VipsForeignLoad{loader}", False)
    for own in ("Jpeg", "Vips"):  # What is written here is read again.
        pyvips.operation_block_set(f"VipsForeignLoad{own}", False)
    try:
        if WHOLE in edges:
            return whole(pyvips, file, folder, most_pixels, edges)
        data = file.read_bytes()
        header = pyvips.Image.new_from_buffer(data, "", access="sequential")
        check(header.width, header.height, most_pixels)
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


def whole(pyvips, file: Path, folder: Path, most_pixels: int, edges: list[int]) -> tuple[int, int]:
    """Every pixel written anew, then the smaller copies from that."""
    name = f"{file}[page=0]" if kind_is_tiff(file) else str(file)
    header = pyvips.Image.new_from_file(name, access="sequential")
    check(header.width, header.height, most_pixels)
    picture = pyvips.Image.new_from_file(name, access="sequential", fail_on="truncated")
    if picture.get_typeof("orientation") and picture.get("orientation") > 1:
        picture = turned(pyvips, picture, folder)
    if picture.get_typeof("icc-profile-data"):
        picture = picture.icc_transform("srgb", embedded=True)
    picture = picture.colourspace("srgb")
    if picture.hasalpha():
        picture = picture.flatten(background=[255, 255, 255])
    target = folder / f"{WHOLE}.jpg"
    # Its codes are not optimised: that would hold the whole picture in memory.
    picture.cast("uchar").jpegsave(str(target), Q=WHOLE_QUALITY, keep="none", optimize_coding=False)
    for edge in edges:
        if edge != WHOLE:
            copy = pyvips.Image.thumbnail(str(target), edge, height=edge, size="down")
            copy.jpegsave(str(folder / f"{edge}.jpg"), Q=QUALITY, keep="none", interlace=True, optimize_coding=True)
    made = pyvips.Image.new_from_file(str(target))
    return made.width, made.height


def turned(pyvips, picture, folder: Path):
    """Upright; to turn it every line is needed at once: a large one lies on the disk meanwhile."""
    if picture.width * picture.height * picture.bands <= IN_MEMORY:
        return picture.copy_memory().autorot()
    lying = folder / "lying.v"
    picture.write_to_file(str(lying))
    return pyvips.Image.new_from_file(str(lying)).autorot()


def kind_is_tiff(file: Path) -> bool:
    with file.open("rb") as opening:
        return SIGNS.get(opening.read(4)) == "Tiff"


def check(width: int, height: int, most_pixels: int) -> None:
    """From the header, before a single pixel is decoded. Raises Fault."""
    if width * height > most_pixels:
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
