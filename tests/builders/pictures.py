"""Pictures for tests, made on the spot: honest ones, and ones that mean harm."""

import io
import struct
import zipfile
import zlib

import pyvips


def canvas(width: int = 640, height: int = 480):
    """A gradient, so that JPEG has something to do."""
    ramp = pyvips.Image.xyz(width, height)
    return ramp.bandjoin(ramp[0]).linear(0.3, 0).cast("uchar").copy(interpretation="srgb")


def jpeg(width: int = 640, height: int = 480, **options) -> bytes:
    return canvas(width, height).jpegsave_buffer(**options)


def png(width: int = 640, height: int = 480) -> bytes:
    return canvas(width, height).pngsave_buffer()


def webp(width: int = 640, height: int = 480) -> bytes:
    return canvas(width, height).webpsave_buffer()


def phone_photo() -> bytes:
    """Lying on its side, with a position and a device in its metadata."""
    picture = canvas(800, 600).copy()
    picture.set_type(pyvips.GValue.gint_type, "orientation", 6)
    for name, value in {"exif-ifd0-Make": "Phone", "exif-ifd3-GPSLatitude": "37/1 23/1 0/1"}.items():
        picture.set_type(pyvips.GValue.gstr_type, name, value)
    return picture.jpegsave_buffer(keep="exif")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(width: int, height: int) -> bytes:
    """A small file that unpacks to very many pixels."""
    squeezer, parts = zlib.compressobj(9), []
    line = b"\0" * (1 + width // 8)
    parts = [squeezer.compress(line * 100) for _ in range(height // 100)]
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = b"".join([*parts, squeezer.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def png_with_bomb() -> bytes:
    """An honest PNG with a text chunk that unpacks to 50 MB."""
    data = png()
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    return data[:33] + chunk(b"zTXt", b"Comment\0\0" + bomb) + data[33:]


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return file.getvalue()


SCRIPT_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ENTITY_SVG = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
)


def lying_jpeg() -> bytes:
    """An honest file whose header was changed to say 60,000 × 60,000."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(data)


# The danger → the file's name, and what makes its content (made only when it is asked for: some of it is large).
HOSTILE = {
    "400 megapixels in a PNG": ("wall.png", lambda: huge_png(20_000, 20_000)),
    "a header that lies": ("wall.jpg", lying_jpeg),
    "a drawing with a script": ("logo.svg", lambda: SCRIPT_SVG),
    "a drawing called photo": ("photo.jpg", lambda: SCRIPT_SVG),
    "an external entity": ("photo.png", lambda: ENTITY_SVG),
    "a page behind a photo": ("photo.jpg", lambda: jpeg() + b"<script>alert(document.domain)</script>"),
    "an archive behind a photo": ("photo.jpg", lambda: jpeg() + archive("a.txt", b"a")),
    "a script that is also a GIF": ("photo.gif", lambda: b"GIF89a/*" + b"\0" * 300 + b"*/=1;alert(1)"),
    "an archive that climbs out": ("photo.jpg", lambda: archive("../../../site.db", b"x")),
    "an archive that swells": ("photo.jpg", lambda: archive("a", b"\0" * 100_000_000)),
    "a name that turns round": ("photo\u202egpj.exe", jpeg),
    "a program": ("photo.jpg", lambda: b"MZ\x90\x00" + b"\0" * 500),
    "a document": ("photo.jpg", lambda: b"%PDF-1.7\n1 0 obj <</S /JavaScript /JS (app.alert(1))>>"),
    "a photo cut off": ("photo.jpg", lambda: jpeg(3000, 2000)[:9_000]),
    "nothing": ("photo.jpg", bytes),
}
