"""What is taken as a picture, before anything decodes it. Standard library only."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

LARGEST_FILE = 20_000_000  # Bytes.
EDGES = (1600, 960, 480)  # Longest edges of the stored copies, in pixels; the first is the largest.
MOST_PIXELS = 100_000_000
LONGEST_ALT = 120
MOST_OF_ONE = 12  # Pictures that stand or wait on one place.
ENDINGS = {"jpg", "jpeg", "jfif", "png", "webp"}
# A file that is a picture to one reader and a page, script, document or archive to another. `<svg` alone is four bytes that
# stand by chance in one honest photo of 4 MB in a hundred and thirty: readable text has to follow.
DOUBLE = re.compile(rb"<script|<html|<!doctype html|<\?php|<svg[\s>][\t-\r -~]{6}|%PDF-\d", re.IGNORECASE)


@dataclass(frozen=True)
class Way:
    """How pictures of one use are taken: where they lie below media, the longest edges of their copies (0 is the whole), what
    they may be and how large."""

    folder: str
    edges: tuple[int, ...]
    kinds: tuple[str, ...] = ("Jpeg", "Png", "Webp")
    endings: frozenset[str] = frozenset(ENDINGS)
    most_pixels: int = MOST_PIXELS
    patience: int = 1  # How many times as long as a photo one of them may take.


PHOTO = Way("pictures", EDGES)
TIFF = frozenset({"tif", "tiff"})
SCAN = Way("scans", (0, *EDGES), ("Jpeg", "Png", "Webp", "Tiff"), frozenset(ENDINGS | TIFF), patience=4)


def fault_of_name(name: str, endings: frozenset[str] = frozenset(ENDINGS)) -> str:
    """“name” for a file name that pretends to be something else (ASVS 5.2.2); a name without an ending is no fault."""
    if any(unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs") for each in name):
        return "name"
    ending = name.rsplit(".", 1)[-1].strip().lower() if "." in name else ""
    if ending in ("heic", "heif"):
        return "heic"
    return "" if not ending or ending in endings else "name"


def fault_of_bytes(data: bytes) -> str:
    """“empty”, “heic” or “double”, found without decoding."""
    if not data:
        return "empty"
    if data[4:8] == b"ftyp":
        return "heic"
    if DOUBLE.search(data) or zipfile.is_zipfile(io.BytesIO(data)):
        return "double"
    return ""


def scaled(width: int, height: int, edge: int) -> tuple[int, int]:
    """Size of the copy with this longest edge, of a picture this large; never larger than the picture."""
    longest = max(width, height)
    if longest <= edge:
        return width, height
    return max(1, round(width * edge / longest)), max(1, round(height * edge / longest))


def file_name(digest: str, edge: int) -> str:
    return f"{digest}-{edge}.jpg"
