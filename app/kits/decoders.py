"""Reading codes back as a camera would: a page as pixels, and what each decoder of this machine finds there.

zxing-cpp comes with the site. zbar and OpenCV are asked too where they are installed (they are for the tests).

OpenCV has two detectors. Its first, `QRCodeDetector`, looks for 1:1:3:1:1 along lines and did not find 14 of 1,000 flawless
symbols of ours, whose data look like a corner (opencv/opencv#23810, open since 2023); zxing-cpp and zbar read all. The second
looks for the three squares themselves and read all too; it is the one that stands for OpenCV here.

Only QR codes are asked for: of random symbols one in a thousand has a row that zxing-cpp, looking for everything, takes for four
digits of Interleaved 2 of 5, a bar code without a check digit.
"""

import functools
import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from app.kits.paper import LOCK

DPI = 150
POINTS_PER_INCH = 72
Decoder = Callable[[Image.Image], list[str]]


def pages(pdf: bytes, dpi: int = DPI) -> Iterator[Image.Image]:
    """Every page of a PDF as it looks at this resolution."""
    with LOCK:
        document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        with LOCK:
            page = document[number]
            picture = page.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("RGB")
            page.close()
        yield picture
    with LOCK:
        document.close()


def decoded(picture: Image.Image) -> dict[str, list[str]]:
    """By decoder, everything on the picture that it takes for a QR code."""
    return {name: read(picture) for name, read in decoders().items()}


def qr_codes(picture: Image.Image) -> list[str]:
    """What zxing-cpp reads off the QR codes of a picture."""
    return [each.text for each in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


@functools.cache
def decoders() -> Mapping[str, Decoder]:
    """Those this machine has."""
    found: dict[str, Decoder] = {"zxing-cpp": qr_codes}
    zbar, opencv = _installed("pyzbar.pyzbar"), _installed("cv2")
    if zbar:
        found["zbar"] = lambda picture: [
            each.data.decode() for each in zbar.decode(picture, symbols=[zbar.ZBarSymbol.QRCODE])
        ]
    if opencv:
        found["OpenCV"] = lambda picture: _by_opencv(opencv, picture)
    return found


def _by_opencv(opencv: Any, picture: Image.Image) -> list[str]:
    numbers = importlib.import_module("numpy").array(picture)
    text = opencv.QRCodeDetectorAruco().detectAndDecode(numbers)[0]
    return [text] if text else []


def _installed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:  # The package, or the system library it needs.
        return None
