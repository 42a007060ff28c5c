"""Which pictures of a record can be asked for (IIIF Image API 3.0, compliance level 0). Standard library only."""

import re
from typing import Any

EDGE = 2048  # Pixels of a drawing's longer side when it is rasterised.
TILE = 512
SIZES = (256, 512, 1024)
# The stored files are called {region}/{size}/0/default.jpg.
REGION = re.compile(r"full|\d{1,5},\d{1,5},\d{1,5},\d{1,5}")
SIZE = re.compile(r"max|\d{1,5},\d{1,5}")
CONTEXT = "http://iiif.io/api/image/3/context.json"


def is_known(region: str, size: str) -> bool:
    return bool(REGION.fullmatch(region) and SIZE.fullmatch(size))


def sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The whole picture in smaller, smallest first, then as it is."""
    longest = max(width, height)
    smaller = [
        (max(1, round(width * edge / longest)), max(1, round(height * edge / longest)))
        for edge in SIZES
        if edge < longest
    ]
    return [*smaller, (width, height)]


def factors(width: int, height: int) -> list[int]:
    """How often the picture is halved until it fits into one tile: 1, 2, 4 …"""
    found = [1]
    while max(width, height) > TILE * found[-1]:
        found.append(found[-1] * 2)
    return found


def count(width: int, height: int) -> int:
    """How many files a picture makes: its tiles on every level and the whole in its sizes."""
    steps = [TILE * factor for factor in factors(width, height)]
    return sum(-(-width // step) * -(-height // step) for step in steps) + len(sizes(width, height)) + 1


def info(address: str, width: int, height: int) -> dict[str, Any]:
    """The image's `info.json`."""
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": width,
        "height": height,
        "sizes": [{"width": each[0], "height": each[1]} for each in sizes(width, height)],
        "tiles": [{"width": TILE, "height": TILE, "scaleFactors": factors(width, height)}],
        "preferredFormats": ["jpg"],
    }
