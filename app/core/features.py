"""What a feature declares of itself, so that nobody above or below has to name it."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from click import Command
from flask import Blueprint

from app.core.search.following import Entries


@dataclass(frozen=True)
class Photo:
    """A picture a page may show in place of a drawing: its address, and width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Searchable:
    """A kind of thing the site search finds. `label` names the kind in the reader's language, `url` makes an address of a key.

    `entries(ids)` gives the entries of these rows, `entries(None)` of all; what it leaves out is not found. The operations that
    change a row say `search.changed(kind, id)`. Rows that come with the program (`is_built_in`) are looked at with each start.
    `photos` gives, of the keys on a page of results, those that show a photograph and not their drawing.
    """

    kind: str
    label: Any
    entries: Entries
    url: Callable[[str], str]
    is_built_in: bool = False
    photos: Callable[[Collection[str]], Mapping[str, Photo]] | None = None


@dataclass(frozen=True)
class Card:
    """Something worth showing on the home page: `title` and `text` are plain text in the language of `lang`.

    `art` is the name of a paper-cut drawing, `status` a short line beside the title (“12 分钟前确认”), already in the
    reader's language. A demonstration row says so, and the page labels it.
    """

    kind: str
    title: str
    text: str
    url: str
    art: str
    lang: str = "zh-CN"
    status: str = ""
    demonstration: bool = False


class Slot(StrEnum):
    """The places of the home page a feature may fill through `Feature.highlights`; it answers `()` for the others."""

    NOW = "now"  # What everybody may need just now, before all else; nothing on most days.
    FRESH_STATIONS = "fresh-stations"  # Up to three places confirmed today, the newest first.
    EXHIBIT = "exhibit"  # One exhibit worth reading now.
    PROJECT = "project"  # One project: its text says 说到 and 做到.


@dataclass(frozen=True)
class Page:
    """A public address for the sitemap."""

    url: str
    changed: datetime.datetime | None = None


@dataclass(frozen=True)
class Target:
    """What a printed code hangs on: its name, its page and its key there, and a paper-cut that suits it on paper."""

    name: str
    url: str
    name_en: str | None = None
    key: str = ""
    art: str = "mark"
    is_demonstration: bool = False


@dataclass(frozen=True)
class TargetKind:
    """A kind of thing that codes hang on. `sheets` are printed for it (`poster`, `plaque` …), the first if nothing else is said.

    `of(id)` is the thing as the public knows it, None when it is not public; `find(key, person)` the number of one whose codes
    this person may look at (and make, with a role that writes). A kind with kits says how they are bundled: `groups()` names the
    bundles (key and label), `members(group)` the numbers in one, in the order of printing; the group "" is all of them.
    """

    label: Any
    of: Callable[[int], Target | None]
    find: Callable[[str, Any], int | None]
    sheets: tuple[str, ...]
    groups: Callable[[], Iterable[tuple[str, str]]] | None = None
    members: Callable[[str], Sequence[int]] | None = None


@dataclass(frozen=True)
class Queue:
    """Work that waits for a member of staff: a sentence, how many, where to go."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class FirstStep:
    """Something a new site needs before it opens to the public: a sentence, and whether it is done; a low `order` comes first.

    `url` is where people with one of the `roles` do it; `command` is what is typed on the server instead.
    """

    text: str
    is_done: bool
    order: int
    roles: tuple[Any, ...] = ()
    url: str = ""
    command: str = ""


@dataclass(frozen=True)
class Link:
    """An entry of a navigation; `roles` are those that see it, none means everyone; a low `order` stands first.

    A pillar's entry is also a door of the home page when it has an `invitation` (“找驿站”), with `text` as its one line.
    """

    label: Any
    endpoint: str
    art: str = ""
    roles: tuple[Any, ...] = ()
    order: int = 50
    invitation: Any = ""
    text: Any = ""


@dataclass(frozen=True)
class Format:
    """An open format the site speaks, for /developers."""

    title: Any
    description: Any
    endpoint: str
    media_type: str


@dataclass(frozen=True)
class Bundle:
    """A file with everything of a kind, for /developers and its manifest: where it is, what is in it, and whence.

    `version` changes whenever the data do; `changed` is when they last did.
    """

    title: Any
    url: str
    media_type: str
    rows: int | None  # None: known only when it is written.
    version: str
    changed: datetime.datetime | None
    publisher: str
    provenance: str


@dataclass(frozen=True)
class PersonalData:
    """Where a feature keeps something about a person: for the privacy page, export and deletion."""

    what: Any
    why: Any
    kept: Any


@dataclass(frozen=True)
class Feature:
    """One pillar or service. Only `name` is needed; every other field is a door that others look through."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    commands: tuple[Command, ...] = ()
    navigation: tuple[Link, ...] = ()
    desk: tuple[Link, ...] = ()
    account: tuple[Link, ...] = ()
    subscriptions: tuple[tuple[type, Callable], ...] = ()
    qr_targets: Mapping[str, TargetKind] = field(default_factory=dict)
    searchable: tuple[Searchable, ...] = ()
    sitemap: Callable[[], Iterable[Page]] | None = None
    highlights: Callable[[Slot, datetime.datetime], Iterable[Card]] | None = None
    # What a role may be for: `Scope.STATION` or `Scope.PUBLISHER` → the name of what a typed code means, None when unknown.
    scopes: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)
    queues: Callable[[Any, datetime.datetime], Iterable[Queue]] | None = None
    first_steps: Callable[[], Iterable[FirstStep]] | None = None
    untranslated: Callable[[], Iterable[tuple[str, str]]] | None = None
    demonstrate: Callable[[Any, datetime.datetime], None] | None = None
    # Called with the city at each start: adds what a site is set up with and has not got. What people changed stays.
    set_up: Callable[[Any, datetime.datetime], None] | None = None
    demonstration_sign_ins: tuple[tuple[str, str, str], ...] = ()
    audit_actions: Mapping[str, Any] = field(default_factory=dict)
    # How the facts of an entry are called: `{"state": _l("状态")}`; one without a name shows its identifier.
    audit_facts: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[Format, ...] = ()
    bundles: Callable[[], Iterable[Bundle]] | None = None
    personal_data: tuple[PersonalData, ...] = ()
    # What contributions of people stand on: kind → `app.content.moderation.grounds.Ground`.
    grounds: Mapping[str, Any] = field(default_factory=dict)
    # Texts that pass through review: `app.content.workflow.kinds.Kind`.
    reviewed: tuple[Any, ...] = ()
    jobs: tuple[Any, ...] = ()
    tasks: tuple[Any, ...] = ()


def highlights(features: Iterable[Feature], now: datetime.datetime, *slots: Slot) -> list[Card]:
    """What the features offer for these places, in this order: ways on from the front page, a station, an exhibit."""
    return [card for slot in slots for each in features if each.highlights for card in each.highlights(slot, now)]
