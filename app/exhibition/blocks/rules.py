"""What a block may hold, by its kind. Standard library only."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_LINE = 200
LONGEST_TEXT = 5_000
LONGEST_TRANSCRIPT = 20_000
MOST_ANSWERS = 5
HAN = re.compile(r"[\u3400-\u9fff]")


class Kind(StrEnum):
    """What a block of a page is. Each has one template in `templates/exhibition/blocks/`."""

    HEADING = "heading"
    TEXT = "text"
    QUOTE = "quote"
    PICTURE = "picture"
    FULL = "full"
    FACT = "fact"
    ITEM = "item"
    GRID = "grid"
    LOOK = "look"
    TOUR = "tour"
    MAP = "map"
    AUDIO = "audio"
    VIDEO = "video"
    QUIZ = "quiz"
    BROWSE = "browse"
    CHART = "chart"
    TIMELINE = "timeline"
    ODDS = "odds"
    SPLIT = "split"
    LINKS = "links"


@dataclass(frozen=True)
class Part:
    """One value inside a block: whether it must be there, and how long it may be."""

    name: str
    required: bool = False
    longest: int = LONGEST_LINE
    translated: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a block cannot be kept: the part and the reason (`missing`, `too-long`, `wrong-kind`, `unknown`)."""

    part: str
    reason: str


PARTS: dict[Kind, tuple[Part, ...]] = {
    Kind.HEADING: (Part("text", required=True, translated=True),),
    Kind.TEXT: (Part("text", required=True, longest=LONGEST_TEXT, translated=True),),
    Kind.QUOTE: (
        Part("text", required=True, longest=1_000, translated=True),
        Part("attribution", required=True, translated=True),
    ),
    Kind.PICTURE: (
        Part("art", required=True),
        Part("alt", longest=300, translated=True),
        Part("caption", longest=300, translated=True),
    ),
    Kind.FULL: (
        Part("art"),
        Part("item"),
        Part("alt", longest=300, translated=True),
        Part("caption", longest=300, translated=True),
    ),
    Kind.FACT: (
        Part("label", required=True, translated=True),
        Part("value", required=True, translated=True),
        Part("text", longest=1_000, translated=True),
    ),
    Kind.ITEM: (Part("item", required=True), Part("caption", longest=300, translated=True)),
    Kind.GRID: (),
    Kind.LOOK: (Part("item", required=True), Part("caption", longest=300, translated=True)),
    Kind.TOUR: (
        Part("item", required=True),
        Part("title", required=True, translated=True),
        Part("caption", longest=300, translated=True),
    ),
    Kind.MAP: (Part("title", required=True, translated=True),),
    Kind.AUDIO: (
        Part("recording", required=True),
        Part("title", required=True, translated=True),
        Part("transcript", required=True, longest=LONGEST_TRANSCRIPT, translated=True),
    ),
    Kind.VIDEO: (
        Part("recording", required=True),
        Part("captions", required=True),
        Part("title", required=True, translated=True),
        Part("transcript", longest=LONGEST_TRANSCRIPT, translated=True),
    ),
    Kind.QUIZ: (Part("key", required=True, longest=40), Part("title", required=True, translated=True)),
    Kind.BROWSE: (
        Part("title", required=True, translated=True),
        Part("query"),
        Part("theme"),
        Part("place"),
        Part("item_class"),
    ),
    Kind.CHART: (Part("title", required=True, translated=True), Part("unit", required=True, translated=True)),
    Kind.ODDS: (Part("game", required=True),),
    Kind.SPLIT: (Part("game"), Part("split")),
    Kind.TIMELINE: (),
    Kind.LINKS: (),
}
# Lists of small tables, and what each of them needs.
LISTS: dict[Kind, tuple[str, tuple[Part, ...]]] = {
    Kind.TIMELINE: (
        "entries",
        (
            Part("date", required=True, translated=True),
            Part("text", required=True, longest=500, translated=True),
            Part("time_note", translated=True),
        ),
    ),
    Kind.LINKS: ("links", (Part("href", required=True), Part("label", required=True, translated=True))),
    Kind.GRID: ("entries", (Part("item", required=True), Part("caption", longest=300, translated=True))),
    Kind.LOOK: ("entries", (Part("at", required=True), Part("text", required=True, longest=500, translated=True))),
    Kind.CHART: ("entries", (Part("label", required=True, translated=True), Part("value", required=True))),
    Kind.TOUR: (
        "entries",
        (
            Part("at", required=True),
            Part("title", required=True, translated=True),
            Part("text", required=True, longest=500, translated=True),
        ),
    ),
    Kind.MAP: (
        "entries",
        (
            Part("at", required=True),
            Part("label", required=True, translated=True),
            Part("text", longest=300, translated=True),
            Part("href"),
        ),
    ),
    Kind.QUIZ: (
        "entries",
        (
            Part("question", required=True, translated=True),
            Part("answers", required=True, longest=400, translated=True),
            Part("right", required=True),
            Part("explanation", required=True, longest=500, translated=True),
        ),
    ),
}
# A place in a picture: x, y, width and height in pixels of the picture as IIIF serves it.
PLACE = re.compile(r"\d{1,5},\d{1,5},[1-9]\d{0,4},[1-9]\d{0,4}")
NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?")
# Latitude and longitude in degrees (WGS 84).
SPOT = re.compile(r"-?\d{1,2}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?")
KEYS = frozenset({"sources", "items", "founding"})
FORMS_OF_CELLS = {
    Kind.LOOK: ("at", PLACE),
    Kind.TOUR: ("at", PLACE),
    Kind.MAP: ("at", SPOT),
    Kind.CHART: ("value", NUMBER),
    Kind.QUIZ: ("right", re.compile(r"[1-9]")),
}
# Of these parts a block has exactly one.
EITHER = {Kind.SPLIT: ("game", "split"), Kind.FULL: ("art", "item")}


def problems(kind: Kind, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that keeps this data from being a block of this kind."""
    allowed = KEYS | _names(PARTS[kind])
    if kind in LISTS:
        name, _parts = LISTS[kind]
        allowed = allowed | {name}
        yield from problems_of_rows(kind, data.get(name))
    if kind is Kind.BROWSE and not any(data.get(name) for name in ("query", "theme", "place", "item_class")):
        yield Problem("query", "missing")
    if kind in EITHER and sum(bool(data.get(name)) for name in EITHER[kind]) != 1:
        yield Problem(EITHER[kind][0], "missing")
    yield from _problems(PARTS[kind], data, allowed)


def problems_of_rows(kind: Kind, rows: Any) -> Iterator[Problem]:
    """What is wrong with the rows of a block that is a list."""
    name, parts = LISTS[kind]
    if not isinstance(rows, list) or not rows:
        yield Problem(name, "missing")
        return
    for row in rows:
        yield from _problems(parts, row, KEYS | _names(parts))
        if not isinstance(row, Mapping):
            continue
        cell, form = FORMS_OF_CELLS.get(kind, ("", NUMBER))
        if isinstance(row.get(cell), str) and not form.fullmatch(row[cell]):
            yield Problem(cell, "wrong-kind")
        if kind is Kind.QUIZ:
            yield from _problems_of_answers(row)
        if isinstance(row.get("href"), str) and not is_link(row["href"]):
            yield Problem("href", "wrong-kind")


def _problems_of_answers(row: Mapping[str, Any]) -> Iterator[Problem]:
    """Two to five answers, as many in English where there is English, and the right one among them."""
    offered = answers(row.get("answers"))
    if not 2 <= len(offered) <= MOST_ANSWERS or len(set(offered)) < len(offered):
        yield Problem("answers", "wrong-kind")
    if row.get("answers_en") and len(answers(row["answers_en"])) != len(offered):
        yield Problem("answers_en", "wrong-kind")
    if str(row.get("right", "")).isdigit() and int(row["right"]) > len(offered):
        yield Problem("right", "wrong-kind")


def answers(written: Any) -> list[str]:
    """`红；黄；蓝` → three answers."""
    parts = re.split(r"[;；]", written) if isinstance(written, str) else []
    return [part.strip() for part in parts if part.strip()]


def _problems(parts: tuple[Part, ...], data: Any, allowed: frozenset[str]) -> Iterator[Problem]:
    if not isinstance(data, Mapping):
        yield Problem("", "wrong-kind")
        return
    yield from (Problem(name, "unknown") for name in sorted(set(data) - allowed))
    for part in parts:
        for name in (part.name, f"{part.name}_en") if part.translated else (part.name,):
            value = data.get(name)
            if value is None or value == "":
                if part.required and name == part.name:
                    yield Problem(name, "missing")
            elif not isinstance(value, str):
                yield Problem(name, "wrong-kind")
            elif len(value) > part.longest * (2 if name.endswith("_en") else 1):
                yield Problem(name, "too-long")


def _names(parts: tuple[Part, ...]) -> frozenset[str]:
    return frozenset(name for part in parts for name in (part.name, f"{part.name}_en"))


def lacks_english(kind: Kind, data: Mapping[str, Any]) -> bool:
    """Whether a text of this block exists in Chinese alone."""
    if any(_lacks(part, data) for part in PARTS[kind]):
        return True
    name, parts = LISTS.get(kind, ("", ()))
    return any(_lacks(part, row) for row in data.get(name, ()) for part in parts)


def _lacks(part: Part, data: Mapping[str, Any]) -> bool:
    """A text without 汉字 (a date, a figure) reads in both languages as it is."""
    return part.translated and bool(HAN.search(data.get(part.name) or "")) and not data.get(f"{part.name}_en")


def is_link(href: str) -> bool:
    """A path of this site, or an https address: nothing else is a link an editor may set."""
    if "\\" in href or not href.isprintable() or " " in href:
        return False
    return (href.startswith("/") and not href.startswith("//")) or href.startswith("https://")
