"""A record as its page and the world's programs read it: Dublin Core rows, a citation, schema.org."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from flask import request

from app.core import clock, i18n, site
from app.core.search import marks
from app.core.search import words as searching
from app.core.search.marks import Parts
from app.exhibition.collection import closest, rules, words
from app.exhibition.lists import queries as lists
from app.exhibition.models import Item, Source, Term


@dataclass(frozen=True)
class Row:
    """One line of the record: its label, its Dublin Core term, and its value, a list of terms or an address."""

    label: Any
    term: str
    value: str = ""
    terms: tuple[Term, ...] = ()
    facet: str = ""
    href: str = ""


def rows(item: Item) -> list[Row]:
    """The facts a record has, in the order of the list; those without a value are left out."""
    found = []
    for fact in rules.FACTS:
        label = words.FACTS[fact.name]
        if fact.name in (
            "key",
            "title",
            "title_en",
            "summary",
            "summary_en",
            "alt",
            "transcript",
            "latitude",
            "longitude",
        ):
            continue
        if fact.name == "subjects" and item.themes:
            found.append(Row(label, fact.term, terms=tuple(item.themes), facet="theme"))
        elif fact.name == "places" and item.places:
            found.append(Row(label, fact.term, terms=tuple(item.places), facet="place"))
        elif fact.name == "number" and item.number:
            found.append(Row(label, fact.term, item.number))
        elif fact.name == "rights_uri" and item.record.get("rights_uri"):
            address = item.record["rights_uri"]
            found.append(Row(label, fact.term, words.rights(address), href=address))
        elif not fact.is_core and item.record.get(fact.name):
            found.append(Row(label, fact.term, item.record[fact.name]))
    own = lists.fields_of(item.class_id) if any(name.startswith(rules.OWN) for name in item.record) else ()
    for field in own:
        if item.record.get(rules.OWN + field.key):
            found.append(Row(i18n.plain(field, "name"), "", item.record[rules.OWN + field.key]))
    return found


@dataclass(frozen=True)
class Asked:
    """What was asked for, where it stands in a record: in title and summary, or in a quote of what else it is found by."""

    title: Parts
    summary: Parts
    quote: Parts
    quote_lang: str


def asked(text: str, items: Iterable[Item]) -> dict[int, Asked]:
    """By the records' numbers; empty without words."""
    terms = searching.terms(text)
    if not terms:
        return {}
    said = {each.id: [marks.marked(i18n.plain(each, name), terms) for name in ("title", "summary")] for each in items}
    unsaid = [number for number, parts in said.items() if not any(is_asked for _text, is_asked in chain(*parts))]
    quotes = closest.quotes(unsaid, terms)
    return {number: Asked(title, summary, *quotes.get(number, ([], ""))) for number, (title, summary) in said.items()}


def citation(item: Item, now: datetime.datetime) -> str:
    publisher = item.record.get("creator") or site.current().name
    address = site.absolute("exhibition.item", slug=item.slug)
    today = clock.today(now).isoformat()
    return rules.citation(
        i18n.plain(item, "title"), item.record.get("creator", ""), item.date or "", str(publisher), address, today
    )


def schema_org(item: Item, sources: list[Source], image: str | None) -> dict[str, Any]:
    """The record for search engines (schema.org): a CreativeWork, with an Event's or Place's name as what it is about."""
    address = site.absolute("exhibition.item", slug=item.slug)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": address,
        "url": address,
        "name": i18n.plain(item, "title"),
        "description": i18n.plain(item, "summary"),
        "genre": i18n.plain(item.item_class, "name"),
        "inLanguage": item.record.get("language") or i18n.current().lang_tag,
        "isPartOf": {"@type": "Collection", "url": site.absolute("exhibition.index")},
        "keywords": [i18n.plain(term, "name") for term in item.themes],
        "spatialCoverage": [i18n.plain(term, "name") for term in item.places],
        "temporalCoverage": item.date if item.date and rules.is_w3c(item.date) else str(item.year or ""),
        "identifier": item.number,
        "creator": item.record.get("creator"),
        "license": item.record.get("rights_uri"),
        "citation": [each.url or i18n.plain(each, "title") for each in sources],
        "image": image,
        "dateModified": item.changed_at.isoformat(),
    }
    return {name: value for name, value in data.items() if value}


def exhibit_schema(exhibit: Any, pages: int) -> dict[str, Any]:
    address = site.absolute("exhibition.exhibit", slug=exhibit.slug)
    return {
        "@context": "https://schema.org",
        "@type": "Collection",
        "@id": address,
        "url": address,
        "name": i18n.plain(exhibit, "title"),
        "description": i18n.plain(exhibit, "lead"),
        "isPartOf": {"@type": "Collection", "url": site.absolute("exhibition.index")},
        "dateModified": exhibit.changed_at.isoformat(),
        "collectionSize": pages,
    }


def page_schema(
    name: str, description: str, kind: str = "CollectionPage", items: Iterable[Item] = (), exhibits: Iterable[Any] = ()
) -> dict[str, Any]:
    """A page of the hall for search engines (schema.org), at the address it was asked for, with what it lists."""
    hall = site.absolute("exhibition.index")
    address = site.current().origin + request.full_path.rstrip("?")
    listed = [
        *(("CreativeWork", each, site.absolute("exhibition.item", slug=each.slug)) for each in items),
        *(("Collection", each, site.absolute("exhibition.exhibit", slug=each.slug)) for each in exhibits),
    ]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": address,
        "url": address,
        "name": name,
        "description": description,
        "inLanguage": i18n.current().lang_tag,
        "isPartOf": {"@type": "Collection", "url": hall} if address != hall else None,
        "publisher": {"@type": "Organization", "name": str(site.current().organiser)},
        "hasPart": [{"@type": what, "name": i18n.plain(row, "title"), "url": url} for what, row, url in listed],
    }
    return {key: value for key, value in data.items() if value}
