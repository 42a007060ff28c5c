"""Days as a file that a phone's own calendar takes (RFC 5545): all-day events that block no time."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response


@dataclass(frozen=True)
class Event:
    """One whole day. `uid` never changes, so that a calendar that asks again moves the event instead of adding one."""

    uid: str
    day: datetime.date
    summary: str
    description: str = ""
    url: str = ""


def file(events: Iterable[Event], *, product: str, now: datetime.datetime, filename: str, name: str = "") -> Response:
    """`name` is what a calendar that follows the address calls it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//welfare-site//{product}//ZH", "CALSCALE:GREGORIAN"]
    if name:
        lines.append(folded(f"X-WR-CALNAME:{escaped(name)}"))
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            folded(f"UID:{event.uid}"),
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + datetime.timedelta(days=1):%Y%m%d}",
            folded(f"SUMMARY:{escaped(event.summary)}"),
            *([folded(f"DESCRIPTION:{escaped(event.description)}")] if event.description else []),
            *([folded(f"URL:{event.url}")] if event.url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    text = "\r\n".join([*lines, "END:VCALENDAR", ""])
    headers = {"Content-Disposition": f"attachment; filename={filename}"}
    return Response(text, content_type="text/calendar; charset=utf-8", headers=headers)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """Lines of at most 75 octets; a longer one is cut at a character."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > 73:
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
