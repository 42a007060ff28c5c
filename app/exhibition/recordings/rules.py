"""What is taken as a recording, by what the file holds and never by its name. Standard library only.

Only what every telephone plays is taken: MP3, AAC and H.264 in MP4, WebVTT. An iPhone of iOS 13 plays no Ogg and no WebM.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LARGEST_AUDIO = 20_000_000  # Bytes: forty minutes of speech.
LARGEST_VIDEO = 60_000_000
LARGEST_CAPTIONS = 200_000
MOST_CUES = 2_000
MOST_BOXES = 20_000  # Beside one another: more than an hour of film in pieces.
LONGEST_CUE = 400
# A recording to one reader and a page, a script or a document to another.
DOUBLE = re.compile(rb"<script|<html|<!doctype html|<\?php|<svg[\s>][\t-\r -~]{6}|%PDF-\d", re.IGNORECASE)
TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
TAG = re.compile(r"<[^>]*>")
# Boxes of MP4 in which telephones write down where and when somebody filmed.
TELLTALE = (b"udta", b"meta", b"uuid")
PLAYED = {b"vide": {b"avc1", b"avc3"}, b"soun": {b"mp4a"}}


class Sort(StrEnum):
    AUDIO = "audio"
    VIDEO = "video"
    CAPTIONS = "captions"


LARGEST = {Sort.AUDIO: LARGEST_AUDIO, Sort.VIDEO: LARGEST_VIDEO, Sort.CAPTIONS: LARGEST_CAPTIONS}


class Unusable(Exception):
    """The file is not taken; `fault` says why in one word (`words.FAULTS`)."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Found:
    """What a file is: its sort, its ending, the type it is served as, and the bytes that are kept."""

    sort: Sort
    ending: str
    media_type: str
    data: bytes


def found(data: bytes) -> Found:
    """Raises Unusable: `empty`, `kind`, `codec`, `double`, `damaged`, `size`, `captions`."""
    if not data:
        raise Unusable("empty")
    taken = _of_signs(data)
    if len(taken.data) > LARGEST[taken.sort]:
        raise Unusable("size")
    if taken.sort is not Sort.CAPTIONS and DOUBLE.search(data):
        raise Unusable("double")
    return taken


def _of_signs(data: bytes) -> Found:
    if data[4:8] == b"ftyp":
        return _mp4(data)
    if data[:3] == b"ID3" or _is_frame(data[:4]):
        return Found(Sort.AUDIO, "mp3", "audio/mpeg", _mp3(data))
    if data.removeprefix(b"\xef\xbb\xbf")[:6] == b"WEBVTT":
        return Found(Sort.CAPTIONS, "vtt", "text/vtt; charset=utf-8", captions(data).encode())
    raise Unusable("kind")


# --- MP3 ---


def _mp3(data: bytes) -> bytes:
    """Its frames alone: names, pictures and remarks before and after them are left out. Two frames have to follow."""
    start = 0
    if data[:3] == b"ID3" and len(data) > 10:
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    for at in range(start, min(start + 65_536, len(data) - 4)):
        if not _is_frame(data[at : at + 4]):
            continue
        following = at + _frame_length(data[at : at + 4])
        if _is_frame(data[following : following + 4]):
            return data[at : len(data) - 128] if data[-128:-125] == b"TAG" else data[at:]
    raise Unusable("damaged")


BIT_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _is_frame(head: bytes) -> bool:
    """The head of a frame of MPEG-1, 2 or 2.5, layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer == 1 and 0 < head[2] >> 4 < 15 and head[2] >> 2 & 3 != 3


def _frame_length(head: bytes) -> int:
    version = head[1] >> 3 & 3
    rate = BIT_RATES[3 if version == 3 else 2][head[2] >> 4] * 1000
    samples = 144 if version == 3 else 72
    return samples * rate // SAMPLE_RATES[version][head[2] >> 2 & 3] + (head[2] >> 1 & 1)


# --- MP4 ---


def _mp4(data: bytes) -> Found:
    """Its boxes have to fill the file exactly. Boxes that tell of the person who filmed are blanked in place."""
    kept = bytearray(data)
    top = list(_boxes(data, 0, len(data)))
    names = [name for name, _start, _end in top]
    if b"moov" not in names or b"mdat" not in names:
        raise Unusable("damaged")
    handlers = set()
    for name, start, end in top:
        if name in TELLTALE:
            _blank(kept, start, end)
        if name == b"moov":
            for inner, inner_start, inner_end in _boxes(data, start, end):
                if inner in TELLTALE:
                    _blank(kept, inner_start, inner_end)
                if inner == b"trak":
                    handlers.add(_track(data, inner_start, inner_end, kept))
    if b"vide" in handlers:
        return Found(Sort.VIDEO, "mp4", "video/mp4", bytes(kept))
    if b"soun" in handlers:
        return Found(Sort.AUDIO, "m4a", "audio/mp4", bytes(kept))
    raise Unusable("kind")


def _track(data: bytes, start: int, end: int, kept: bytearray) -> bytes:
    """What a track is for: `vide`, `soun` or another. Raises Unusable `codec` when some telephones could not play it."""
    handler = b""
    for name, inner, stop in _boxes(data, start, end):
        if name in TELLTALE:
            _blank(kept, inner, stop)
    for at, _stop in _inside(data, start, end, b"mdia", b"hdlr"):
        handler = data[at + 8 : at + 12]
    for at, stop in _inside(data, start, end, b"mdia", b"minf", b"stbl", b"stsd"):
        if handler in PLAYED and {name for name, _at, _stop in _boxes(data, at + 8, stop)} - PLAYED[handler]:
            raise Unusable("codec")
    return handler


def _inside(data: bytes, start: int, end: int, first: bytes, *deeper: bytes) -> Iterator[tuple[int, int]]:
    """The stretches of the boxes that lie at this path of names."""
    for name, inner, stop in _boxes(data, start, end):
        if name == first:
            yield from _inside(data, inner, stop, *deeper) if deeper else [(inner, stop)]


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, first byte of the content and end of each box in this stretch. Raises Unusable."""
    for _box in range(MOST_BOXES):
        if start >= end:
            return
        if end - start < 8:
            raise Unusable("damaged")
        size, name, head = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        if size == 0:
            size = end - start
        if size < head or start + size > end:
            raise Unusable("damaged")
        yield name, start + head, start + size
        start += size
    raise Unusable("damaged")


def _blank(kept: bytearray, start: int, end: int) -> None:
    """The box becomes free room of the same size, so that nothing else moves."""
    kept[start - 4 : start] = b"free"
    kept[start:end] = bytes(end - start)


# --- WebVTT ---


def captions(data: bytes) -> str:
    """The captions written anew: times and plain words, nothing else. Raises Unusable `captions`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable("captions") from error
    parts = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    cues = [cue for part in parts[1:] if (cue := _cue(part.split("\n")))]
    if not 0 < len(cues) <= MOST_CUES:
        raise Unusable("captions")
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _cue(lines: list[str]) -> str:
    """A cue, or nothing for a note, a style or a region."""
    timed = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
    if timed is None:
        return ""
    match = TIMING.fullmatch(lines[timed].strip())
    words = [clean for line in lines[timed + 1 :] if (clean := TAG.sub("", line).strip())]
    if match is None or not words or sum(map(len, words)) > LONGEST_CUE:
        raise Unusable("captions")
    begin, end = match.groups()[:4], match.groups()[4:]
    if _milliseconds(begin) >= _milliseconds(end):
        raise Unusable("captions")
    return f"{_written(begin)} --> {_written(end)}\n" + "\n".join(word.replace("-->", "→") for word in words)


def _milliseconds(time: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in time)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _written(time: tuple[str | None, ...]) -> str:
    hours, minutes, seconds, rest = time
    return f"{hours or '00'}:{minutes}:{seconds}.{rest}"


def spoken(vtt: str) -> str:
    """The words of captions as they were written by `captions`: a transcript for who cannot play the film."""
    return "\n".join(line for line in vtt.split("\n") if line and line != "WEBVTT" and "-->" not in line)
