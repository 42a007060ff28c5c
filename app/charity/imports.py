"""The city's folder as rows: `charity/records.toml` (sourced, real) and the publishers of both kinds.

Loading twice changes nothing. A figure that differs from the loaded one is a correction: the record then says why in
`correction`, or the load is refused.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.charity import operations, queries
from app.charity.models import Document, Project, Publisher
from app.charity.rules import (
    Cause,
    Grade,
    Level,
    MoneyKind,
    Precision,
    ProjectKind,
    PublisherKind,
    Standing,
)
from app.content import rules as content
from app.core.audit import System
from app.core.city import City
from app.core.db import db

RECORDS = "charity/records.toml"
CENTRE = "center"
KINDS = {"allocated": MoneyKind.ALLOCATED, "spent": MoneyKind.PAID, "raised": MoneyKind.RAISED,
         "retained": MoneyKind.RETAINED, "sales": MoneyKind.SALES}  # fmt: skip


class BadRecord(Exception):
    """A record of the city's folder cannot be loaded; the message says which and why. Nothing was loaded."""


def load_records(city: City, now: datetime.datetime) -> tuple[int, int]:
    """Load every sourced record; returns how many there are and how many of them are new. Raises BadRecord."""
    file = city.read(RECORDS)
    publishers = {row["code"]: load_publisher(row) for row in file.get("publishers", [])}
    load_centre(city)
    new = 0
    records = file.get("records", [])
    for record in records:
        try:
            new += _load(record, publishers[record["publisher"]], now)
        except operations.ReasonNeeded as error:
            reason = "a published figure changed; say why in `correction`"
            raise BadRecord(f"{record['slug']}: {reason}") from error
        except (KeyError, ValueError, operations.UnknownWhole) as error:
            raise BadRecord(f"{record.get('slug', '?')}: {type(error).__name__} {error}") from error
    return len(records), new


def load_publisher(row: Mapping[str, Any]) -> Publisher:
    demonstration = row.get("demonstration", False)
    facts = {
        "name": row["name"],
        "name_en": row.get("name_en") or None,
        "kind": PublisherKind.UNIT if demonstration else PublisherKind(row["kind"]),
        "standing": Standing.DEMONSTRATION if demonstration else Standing.REAL,
        "is_local": row.get("own", False),
        "region_code": row.get("region") or None,
        "region": row.get("region_name") or None,
        "region_en": row.get("region_name_en") or None,
        "website": row.get("website") or None,
    }
    known = queries.publisher(row["code"])
    if known is None:
        return operations.add_publisher(row["code"], facts)
    for name, value in facts.items():
        if getattr(known, name) != value:
            setattr(known, name, value)
    return known


def load_centre(city: City) -> Publisher:
    """The centre itself publishes too; its official name comes from the city's folder once it is filled in."""
    known = queries.publisher(CENTRE)
    if known is not None:
        return known
    organiser = city.facts.get("organiser", {})
    facts = {
        "name": organiser.get("name") or f"{city.facts['full_name']}福利彩票中心",
        "name_en": organiser.get("name_en") or f"{city.facts['name_en']} Welfare Lottery Centre",
        "kind": PublisherKind.LOTTERY_CENTRE,
        "is_local": True,
        "region_code": city.facts["adcode"],
        "region": city.facts["full_name"],
        "region_en": city.facts["full_name_en"],
    }
    return operations.add_publisher(CENTRE, facts)


def _load(record: Mapping[str, Any], publisher: Publisher, now: datetime.datetime) -> bool:
    causes = [Cause(cause) for cause in record.get("causes", [])]
    known = db.session.scalar(select(Project).where(Project.code == record["slug"]))
    project = known or operations.add_project(
        publisher, _facts(record, publisher), causes, by=System(), now=now, code=record["slug"]
    )
    if known and _differs(project, _facts(record, publisher), causes):
        operations.change_project(project, project.version, _facts(record, publisher), causes, by=System(), now=now)
    document = operations.write_document(project, _document(record), by=System(), now=now)
    _load_money(project, record, document, now)
    _load_outputs(project, record, document, now)
    if known is None:
        operations.move_project(project, content.Publication.PUBLISHED, project.version, by=System(), now=now)
    return known is None


def _differs(project: Project, facts: Mapping[str, Any], causes: Sequence[Cause]) -> bool:
    return set(project.causes) != set(causes) or any(getattr(project, name) != value for name, value in facts.items())


def _facts(record: Mapping[str, Any], publisher: Publisher) -> dict[str, Any]:
    return {
        "kind": ProjectKind(record.get("kind", ProjectKind.RELEASE)),
        "title": record["title"],
        "title_en": record.get("title_en") or None,
        "summary": record["summary"],
        "summary_en": record.get("summary_en") or None,
        "year": record.get("year"),
        "period": record.get("period"),
        "level": Level(record["level"]) if record.get("level") else None,
        "place": publisher.region,
        "place_en": publisher.region_en,
        "gaps": list(record.get("missing", [])),
        "gaps_en": list(record.get("missing_en", [])),
        "is_partial": record.get("partial", False),
    }


def _document(record: Mapping[str, Any]) -> dict[str, Any]:
    paper = record["document"]
    return {
        "code": record["source"].lower(),
        "title": paper["title"],
        "title_en": paper.get("title_en") or None,
        "issuer": paper["issuer"],
        "issuer_en": paper.get("issuer_en") or None,
        "number": paper.get("number") or None,
        "index_number": paper.get("index_number") or None,
        "via": paper.get("via") or None,
        "dated": paper.get("date") or None,
        "url": paper.get("url") or None,
        "grade": Grade(paper["grade"]),
    }


def _load_money(project: Project, record: Mapping[str, Any], document: Document, now: datetime.datetime) -> None:
    rows = record.get("amounts", [])
    numbers = {row["label"]: number for number, row in enumerate(rows, 1)}
    wholes = _wholes(rows)
    for number, row in enumerate(rows, 1):
        level = row.get("level", "")
        whole = wholes.get(row["label"])
        facts = {
            "kind": KINDS[row["role"]],
            "label": row["label"],
            "label_en": row.get("label_en") or None,
            "level": Level(level) if level in set(Level) else None,
            "amount_minor": row["amount_minor"],
            "precision": Precision.OVER if row.get("at_least") else Precision.EXACT,
            "part_of": numbers[whole] if whole else None,
            "is_countable": not (row.get("unit_amount") or row.get("cumulative")),
            "dated_on": None,
            "document_id": document.id,
        }
        exists = number <= len(project.transactions)
        operations.write_money(
            project, number if exists else None, facts, by=System(), now=now, reason=record.get("correction", "")
        )


def _wholes(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Which sum each sum is a part of: as the row says, or the 合计 that the other rows without a whole add up to."""
    said = {row["label"]: row["part_of"] for row in rows if row.get("part_of")}
    total = next((row for row in rows if row.get("total")), None)
    if total is None:
        return said
    rest = [
        row
        for row in rows
        if row is not total and row["label"] not in said and not row.get("unit_amount") and not row.get("cumulative")
    ]
    if rest and sum(row["amount_minor"] for row in rest) == total["amount_minor"]:
        said |= {row["label"]: total["label"] for row in rest}
    return said


def _load_outputs(project: Project, record: Mapping[str, Any], document: Document, now: datetime.datetime) -> None:
    for number, row in enumerate(record.get("outputs", []), 1):
        facts = {
            "title": row["label"],
            "title_en": row.get("label_en") or None,
            "unit": row["unit"],
            "unit_en": row.get("unit_en") or None,
            "promised": row.get("promised"),
            "delivered": row.get("value"),
            "document_id": document.id,
        }
        exists = number <= len(project.outputs)
        operations.write_output(
            project, number if exists else None, facts, by=System(), now=now, reason=record.get("correction", "")
        )
