"""How an audit entry is read. Standard library only."""

import datetime
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One fact of an entry: what it is about, and its value or the values before and after."""

    name: str
    before: str | None
    after: str


def facts(written: dict[str, Any]) -> list[Fact]:
    """A pair `[before, after]` is a change, anything else a value; nested facts are opened one level."""
    found: list[Fact] = []
    for name, value in written.items():
        if isinstance(value, dict):
            found += [Fact(f"{name}.{inner.name}", inner.before, inner.after) for inner in facts(value)]
        elif isinstance(value, list) and len(value) == 2 and not any(isinstance(each, list | dict) for each in value):
            found.append(Fact(name, said(value[0]), said(value[1])))
        else:
            found.append(Fact(name, None, said(value)))
    return found


def said(value: Any) -> str:
    """A JSON value the way a person reads it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list):
        return " · ".join(said(each) for each in value) or "—"
    if isinstance(value, dict):
        return " · ".join(f"{name} {said(each)}" for name, each in value.items()) or "—"
    return str(value)


def day_range(
    first: datetime.date | None, last: datetime.date | None, zone: datetime.tzinfo
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Whole days of the city as moments: from the first one's midnight until the midnight after the last."""
    begin = datetime.datetime.combine(first, datetime.time(), zone) if first else None
    end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), zone) if last else None
    return begin, end
