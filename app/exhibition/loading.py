"""Bring a city's content files into the database: `app/city/<name>/exhibition/*.toml`.

Loading again changes only what nobody has edited here: a row that was edited (its version is above 1) or made here stays as
it is and is named in the report. Nothing is ever removed, and what was withdrawn stays withdrawn.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.content import rules as publishing
from app.content.workflow import queries as versions
from app.core import audit, search
from app.core.city import City
from app.core.db import db
from app.exhibition import rules
from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection import writing as records
from app.exhibition.models import Exhibit, ExhibitPage, Hall, Item, Source, Term
from app.exhibition.publishing import rules as texts
from app.exhibition.publishing import writing as exhibits

FOLDER = "exhibition"
HALL_PUBLISHER = "center"
HALL_TEXTS = ("title", "subtitle", "lead", "adult_line", "rights", "picture_caption", "tour_title")


class WrongContent(Exception):
    """The files cannot be loaded; `lines` say what is wrong where. Nothing was written."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class Report:
    """What a load did: how many rows are new or brought up to date, and which were left because somebody edited them."""

    added: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return self.added + self.updated


def load(city: City, *, by: audit.Actor | audit.System, now: datetime.datetime) -> Report:
    """Load the city's files. A city without any gives an empty report. Raises WrongContent."""
    report = Report()
    files = _files(city)
    if not files.hall:
        return report
    wrong = list(_wrong(files))
    if wrong:
        raise WrongContent(wrong)
    loader = _Loader(report, now)
    hall = loader.hall(files.hall)
    terms = loader.terms(files.hall)
    sources = loader.sources(files.sources)
    loader.items(files.items, terms, sources)
    db.session.flush()
    for exhibit in files.exhibits:
        loader.exhibit(exhibit, hall)
    db.session.flush()
    if report.changed:
        for kind, model in (("exhibit", Exhibit), ("exhibit-page", ExhibitPage), ("item", Item)):
            search.changed(kind, *db.session.scalars(select(model.id)))
        subject = audit.Subject("hall", hall.slug, hall.title)
        audit.record(by, "content.load", subject, at=now, added=report.added, updated=report.updated)
    return report


@dataclass(frozen=True)
class Files:
    hall: Mapping[str, Any]
    sources: list[dict[str, Any]]
    items: list[dict[str, Any]]
    exhibits: list[dict[str, Any]]


def _files(city: City) -> Files:
    hall = city.read(f"{FOLDER}/hall.toml")
    return Files(
        hall=hall,
        sources=city.read(f"{FOLDER}/sources.toml").get("sources", []),
        items=city.read(f"{FOLDER}/items.toml").get("items", []),
        exhibits=[city.read(f"{FOLDER}/{slug}.toml") for slug in hall.get("exhibits", [])],
    )


def _wrong(files: Files) -> Iterable[str]:
    """Everything in the files that no page could show."""
    sources, items = {row["key"] for row in files.sources}, {row["slug"] for row in files.items}
    themes = {term["key"] for term in files.hall["themes"]}
    for item in files.items:
        yield from (f"items.toml: {item['slug']}: no source {key}" for key in item["sources"] if key not in sources)
        yield from (f"items.toml: {item['slug']}: no theme {key}" for key in item["themes"] if key not in themes)
    for name, exhibit in zip(files.hall["exhibits"], files.exhibits, strict=True):
        where = f"{name}.toml"
        if not exhibit:
            yield f"{where}: named in hall.toml, but there is no such file"
            continue
        if exhibit["slug"] in rules.RESERVED or not publishing.is_slug(exhibit["slug"]):
            yield f"{where}: “{exhibit['slug']}” cannot be an address below /exhibition"
        for section in exhibit["sections"]:
            for page in section["pages"]:
                yield from _wrong_page(f"{where}: {page['slug']}", page, sources, items)


def _wrong_page(where: str, page: Mapping[str, Any], sources: set[str], items: set[str]) -> Iterable[str]:
    for number, block in enumerate(page["blocks"], 1):
        kind, data = Kind(block["kind"]), _data(block)
        place = f"{where}: block {number} ({kind})"
        yield from (f"{place}: {problem.part} {problem.reason}" for problem in blocks.problems(kind, data))
        yield from (f"{place}: no source {key}" for key in rules.source_keys(data) if key not in sources)
        yield from (f"{place}: no item {slug}" for slug in rules.item_slugs(data) if slug not in items)


def _data(block: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in block.items() if name != "kind"}


class _Loader:
    """One run: rows by their outside key, so that a file is compared with what is there by one query a table."""

    def __init__(self, report: Report, now: datetime.datetime) -> None:
        self.report = report
        self.now = now
        self.exhibits = _by_slug(Exhibit, exhibits.EXHIBIT.name)

    def hall(self, facts: Mapping[str, Any]) -> Hall:
        hall = db.session.scalar(select(Hall).where(Hall.slug == facts["slug"]))
        values = {name: facts.get(name) for base in HALL_TEXTS for name in (base, f"{base}_en")}
        values |= {"tour": facts.get("tour", []), "tour_minutes": facts.get("tour_minutes", 0)}
        return self._put(hall, Hall, values, slug=facts["slug"], publisher=HALL_PUBLISHER)

    def terms(self, facts: Mapping[str, Any]) -> dict[tuple[str, str], Term]:
        held = {(term.vocabulary, term.key): term for term in db.session.scalars(select(Term))}
        for vocabulary, name in (("theme", "themes"), ("class", "classes")):
            for position, row in enumerate(facts[name], 1):
                key = (vocabulary, row["key"])
                values = {"name": row["name"], "name_en": row.get("name_en"), "position": position}
                held[key] = self._put(held.get(key), Term, values, vocabulary=vocabulary, key=row["key"])
        return held

    def sources(self, rows: list[dict[str, Any]]) -> dict[str, Source]:
        held = {source.key: source for source in db.session.scalars(select(Source))}
        names = ("grade", "title", "title_en", "issuer", "issuer_en", "note", "note_en")
        for row in rows:
            values = {name: row.get(name) or None for name in names}
            values |= {"date": row.get("date") or None, "url": row.get("url") or None, "read_on": row.get("read")}
            held[row["key"]] = self._put(held.get(row["key"]), Source, values, key=row["key"])
        return held

    def items(
        self, rows: list[dict[str, Any]], terms: dict[tuple[str, str], Term], sources: dict[str, Source]
    ) -> dict[str, Item]:
        held = _by_slug(Item, records.ITEM.name)
        names = ("title", "title_en", "summary", "summary_en", "number", "note", "note_en", "year_note", "date")
        for row in rows:
            values = {name: row.get(name) or None for name in names}
            values |= {
                "year": row.get("year") or None,
                "composition": row.get("art") or None,
                "to_check": row.get("grade") == "G",
                "item_class": terms["class", row["class"]],
                "themes": sorted((terms["theme", key] for key in row["themes"]), key=lambda term: term.position),
                "sources": sorted((sources[key] for key in row["sources"]), key=lambda source: source.key),
            }
            held[row["slug"]] = self._put_published(held.get(row["slug"]), Item, values, slug=row["slug"])
        return held

    def exhibit(self, facts: Mapping[str, Any], hall: Hall) -> None:
        """The whole of an exhibit, as one text; one that somebody has written on here stays as it is."""
        exhibit = self.exhibits.get(facts["slug"])
        wanted = _body(facts)
        if exhibit is None:
            published = {"state": publishing.Publication.PUBLISHED, "published_at": self.now, "changed_at": self.now}
            exhibit = Exhibit(hall=hall, slug=facts["slug"], position=facts["order"], from_files=True, **published)
            for name in texts.FACTS:
                setattr(exhibit, name, wanted[name])
            db.session.add(exhibit)
            db.session.flush()
            exhibits.put(exhibit, wanted)
            self.report.added += 1 + len(wanted["pages"])
            return
        held = exhibits.body(exhibit)
        if held == wanted:
            return
        if not exhibit.from_files or exhibit.version > 1 or versions.number_of_head(exhibits.EXHIBIT.name, exhibit.id):
            self.report.kept.append(f"{exhibit.slug} {exhibit.title}")
            return
        exhibit.changed_at = self.now
        self.report.updated += sum(held["pages"].get(key) != page for key, page in wanted["pages"].items()) or 1
        exhibits.put(exhibit, wanted)

    def _put_published(self, row: Any, kind: type, values: dict[str, Any], **identity: Any) -> Any:
        """A row with a state: new ones are published; one that was edited or made here stays as it is."""
        if row is None:
            published = {"state": publishing.Publication.PUBLISHED, "published_at": self.now, "changed_at": self.now}
            return self._put(None, kind, {**values, **published, "from_files": True}, **identity)
        if row.from_files and row.version == 1:
            if _differs(row, values):
                values["changed_at"] = self.now
            return self._put(row, kind, values)
        if _differs(row, values):
            self.report.kept.append(f"{row.slug} {row.title}")
        return row

    def _put(self, row: Any, kind: type, values: dict[str, Any], **identity: Any) -> Any:
        if row is None:
            row = kind(**identity, **values)
            db.session.add(row)
            self.report.added += 1
        elif _differs(row, values):
            for name, value in values.items():
                setattr(row, name, value)
            self.report.updated += 1
        return row


def _by_slug(model: Any, kind: str) -> dict[str, Any]:
    """Rows by their addresses, also by those they had before."""
    held = {row.slug: row for row in db.session.scalars(select(model))}
    by_id = {row.id: row for row in held.values()}
    return {**{old: by_id[number] for old, number in versions.former(kind) if number in by_id}, **held}


def _differs(row: Any, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _body(facts: Mapping[str, Any]) -> texts.Body:
    """A file of an exhibit as the body of a version."""
    named = {**facts, "is_adult": facts.get("adult", False)}
    body = texts.empty({name: named.get(name) for name in texts.FACTS})
    for section in facts["sections"]:
        keys = [page["slug"] for page in section["pages"]]
        body["sections"].append({"title": section["title"], "title_en": section.get("title_en"), "pages": keys})
        for page in section["pages"]:
            blocks = [
                {"key": str(place), "kind": str(Kind(each["kind"])), "data": _data(each), "is_hidden": False}
                for place, each in enumerate(page["blocks"], 1)
            ]
            named = {"slug": page["slug"], "title": page["title"], "title_en": page.get("title_en")}
            body["pages"][page["slug"]] = {**named, "is_hidden": False, "blocks": blocks}
    return body
