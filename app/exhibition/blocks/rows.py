"""An entry of a block that is a list, and the fields an editor fills in for it. Standard library only."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rules import Kind

PASTED = re.compile(r"xywh=(?:pixel:)?([\d.,]+)")
ANSWERS = range(1, blocks.MOST_ANSWERS + 1)
LISTED = ("items", "sources")
# What else a row of a kind says, beside its parts.
LISTS_OF_KIND = {Kind.TIMELINE: ("sources", "items"), Kind.QUIZ: ("sources",)}


def row_of(kind: Kind, cells: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the fields of a row → the entry as the block keeps it, without what is empty."""
    row: dict[str, Any] = {
        name: value.split() if name in LISTED else value
        for name, value in cells.items()
        if not name.startswith("answer_") and name not in ("latitude", "longitude", "right", "find")
    }
    if kind is Kind.MAP:
        row["at"] = f"{cells.get('latitude', '')},{cells.get('longitude', '')}".strip(",")
    if kind is Kind.QUIZ:
        filled = [n for n in ANSWERS if cells.get(f"answer_{n}")]
        row["answers"] = "；".join(cells[f"answer_{n}"] for n in filled)
        row["answers_en"] = "; ".join(cells[f"answer_{n}_en"] for n in ANSWERS if cells.get(f"answer_{n}_en"))
        row["right"] = next((str(at) for at, n in enumerate(filled, 1) if cells.get("right") == str(n)), "")
    return {name: value for name, value in row.items() if value}


def cells_of(kind: Kind, row: Mapping[str, Any]) -> dict[str, str]:
    """An entry as its fields show it; `row_of` reads it back."""
    shown = {f"{part.name}{end}" for part in blocks.LISTS[kind][1] for end in ("", "_en")} | set(
        LISTS_OF_KIND.get(kind, ())
    )
    cells = {name: " ".join(row[name]) if name in LISTED else row[name] for name in row if name in shown}
    if kind is Kind.MAP:
        cells["latitude"], _comma, cells["longitude"] = cells.pop("at", "").partition(",")
    if kind is Kind.QUIZ:
        for end in ("", "_en"):
            offered = blocks.answers(cells.pop(f"answers{end}", ""))
            cells |= {f"answer_{n}{end}": answer for n, answer in enumerate(offered, 1)}
    return cells


def as_they_were(kind: Kind, old: Iterable[Mapping[str, Any]], new: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row that reads in its form as one that was there is that one, with what no field shows and every separator."""
    held = [(row_of(kind, {n: v for n, v in cells_of(kind, row).items() if v}), dict(row)) for row in old]
    return [next((row for read, row in held if read == each), each) for each in new]


def place(typed: str | None) -> str | None:
    """A pasted address of a place in a picture, or four numbers as people type them → `512,300,400,400`."""
    if not typed:
        return typed
    pasted = PASTED.search(typed)
    return pasted[1] if pasted else re.sub(r"\s*[,，、\s]\s*", ",", typed.strip())
