"""What a reader finds in the data of blocks, how long it takes to read, and which addresses are taken. Standard library only."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

# Addresses below /exhibition that are no exhibits.
RESERVED = frozenset(
    {
        "items",
        "years",
        "games",
        "draws",
        "sources",
        "hall",
        "tour",
        "iiif",
        "places",
        "themes",
        "feed",
        "pictures",
        "recordings",
        "loans",
        "quizzes",
    }
)
CHARACTERS_A_MINUTE = 350
WORDS_A_MINUTE = 180
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z0-9]+")
# Grades a public page may show: official page, news media, and third party that names an official page.
PUBLIC_GRADES = frozenset({"A", "B", "G"})


NOT_READ = frozenset(
    {
        "sources",
        "items",
        "item",
        "href",
        "art",
        "game",
        "split",
        "founding",
        "at",
        "query",
        "theme",
        "place",
        "item_class",
        "key",
        "recording",
        "captions",
        "right",
    }
)


def words_of(data: Any) -> Iterator[str]:
    """Every text a reader sees in a block's data, both languages: for searching and for the reading time."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for each in data:
            yield from words_of(each)
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if name not in NOT_READ:
                yield from words_of(value)


def source_keys(data: Any) -> Iterator[str]:
    """The keys of the sources a block names, also inside its rows, in order."""
    if isinstance(data, list):
        for each in data:
            yield from source_keys(each)
    elif isinstance(data, Mapping):
        yield from data.get("sources", ())
        for value in data.values():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                yield from source_keys(value)


def item_slugs(data: Any) -> Iterator[str]:
    """The records a block shows or leads to."""
    if isinstance(data, list):
        for each in data:
            yield from item_slugs(each)
    elif isinstance(data, Mapping):
        if data.get("item"):
            yield data["item"]
        yield from data.get("items", ())
        for value in data.values():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                yield from item_slugs(value)


def reading_minutes(text: str) -> int:
    """Whole minutes, at least one: 350 汉字 or 180 English words a minute."""
    return max(1, math.ceil(len(HAN.findall(text)) / CHARACTERS_A_MINUTE + len(WORD.findall(text)) / WORDS_A_MINUTE))


def bar_widths(values: list[str]) -> list[float]:
    """Widths of bars, 0 to 100, the largest value filling all."""
    numbers = [float(value) for value in values]
    largest = max(numbers, default=0)
    return [round(100 * number / largest, 1) if largest else 0.0 for number in numbers]


def year_of(date: str) -> int | None:
    """The year of `1987-07-27`, `2011` or `2008-07`; None for anything else (`19:00`)."""
    found = re.fullmatch(r"(\d{4})(?:-\d{2}){0,2}", date)
    return int(found.group(1)) if found else None
