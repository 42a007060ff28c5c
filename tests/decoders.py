"""What a camera would see: a printed page as pixels, and what three independent decoders read there.

OpenCV comes with two detectors. Its first, `QRCodeDetector`, looks for 1:1:3:1:1 along lines and loses about one flawless symbol
in a hundred whose data look like a finder pattern (opencv/opencv#23810, open since 2023), where zxing-cpp
and zbar read all. The second looks for the three squares themselves and lost none; it is the one that stands for OpenCV here.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy
import pypdfium2
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

DPI = 150
POINTS_PER_INCH = 72


def pages(pdf: bytes, dpi: int = DPI) -> list[Image.Image]:
    """Every page of a PDF as it looks at this resolution."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("RGB") for page in document]


def _zxing(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def _zbar(picture: Image.Image) -> list[str]:
    return [found.data.decode() for found in pyzbar.decode(picture)]


def _opencv(picture: Image.Image) -> list[str]:
    text = cv2.QRCodeDetectorAruco().detectAndDecode(numpy.array(picture))[0]
    return [text] if text else []


DECODERS: Mapping[str, Callable[[Image.Image], list[str]]] = {"zxing-cpp": _zxing, "zbar": _zbar, "OpenCV": _opencv}


def decoded(picture: Image.Image) -> dict[str, list[str]]:
    """By decoder, everything on the picture that it takes for a code."""
    return {name: read(picture) for name, read in DECODERS.items()}


def assert_reads(picture: Image.Image, text: str) -> None:
    """All three read this text, and nothing else on the sheet looks like a code."""
    found = decoded(picture)
    assert found == {name: [text] for name in DECODERS}, found
