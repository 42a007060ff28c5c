"""What a feature says of a text that goes through review: how it is read, written, told and reached."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core import audit


@dataclass(frozen=True)
class Writing:
    """A kind of text for the operations. The row carries `content.models.Publishable`; the body is JSON."""

    name: str  # Also the beginning of its audit actions: `project` → `project.change`, `project.published`.
    subject: Callable[[Any], audit.Subject]
    publisher: Callable[[Any], str]  # The code whose editors write it.
    body: Callable[[Any], dict[str, Any]]  # What the row says now.
    apply: Callable[[Any, Mapping[str, Any]], None]  # The row says this from now on, and the search learns of it.
    # What the body begins to use, before and after, stays there until this is saved. Raises content.TakenAway.
    hold: Callable[[Mapping[str, Any], Mapping[str, Any]], None] = lambda _before, _after: None


@dataclass(frozen=True)
class Kind:
    """The same kind for the pages of the desk. `find` gives a row of these publishers only; of all for None."""

    writing: Writing
    label: Any
    find: Callable[[str, Collection[str] | None], Any]
    by_id: Callable[[int], Any]
    key: Callable[[Any], str]  # One part of an address: “demo-06”, “demo-06.3”.
    told: Callable[[Mapping[str, Any]], Iterable[tuple[Any, str]]]  # Label and text of each part, for people.
    desk_url: Callable[[str], str]
    public_url: Callable[[str], str]
    lacks: Callable[[Mapping[str, Any]], Iterable[str]] = lambda _body: ()  # Why this version cannot be sent yet.

    @property
    def name(self) -> str:
        return self.writing.name


@dataclass(frozen=True)
class Plan:
    """When an approved version becomes public and, perhaps, stops being so. Nothing: at once, and for good."""

    publish_at: datetime.datetime | None = None
    withdraw_at: datetime.datetime | None = None
