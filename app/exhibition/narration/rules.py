"""What is read aloud of an exhibit, and where the recording stands in it. Standard library only."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

# What a voice says of a block; a picture, a list or a game is for the eye.
READ = {"heading": ("text",), "text": ("text",), "quote": ("text", "attribution"), "fact": ("label", "value", "text")}
AUDIO = "audio"
CHARACTERS_A_MINUTE = 230  # Read calmly.


def script(body: Mapping[str, Any]) -> Iterator[str]:
    """The pieces in the order of reading, as Markdown: the lead, then of each page its title and its texts."""
    yield body["lead"] or ""
    for section in body["sections"]:
        for key in section["pages"]:
            page = body["pages"][key]
            if page["is_hidden"]:
                continue
            yield page["title"]
            for block in page["blocks"]:
                if not block["is_hidden"]:
                    said = (block["data"].get(name) for name in READ.get(block["kind"], ()))
                    yield "\n\n".join(part for part in said if part)


def place(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """The page and the block of the first recording; where there is none, the first page and no block; None without a page."""
    pages = [key for section in body["sections"] for key in section["pages"] if not body["pages"][key]["is_hidden"]]
    for key in pages:
        for block in body["pages"][key]["blocks"]:
            if block["kind"] == AUDIO and not block["is_hidden"]:
                return key, block["key"]
    return (pages[0], "") if pages else None


def minutes(text: str) -> int:
    return max(1, math.ceil(len(text) / CHARACTERS_A_MINUTE))
