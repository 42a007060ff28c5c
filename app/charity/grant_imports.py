"""Grants of other publishers (360Giving, JSON or CSV) as projects of a labelled sample publisher: all of them, or none.

They are drafts until somebody asks to show them, and stand in no total, map or front page of the city either way.
"""

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.charity import grants, operations, queries
from app.charity.models import Document, Grant, Project, Publisher, Transaction
from app.charity.rules import Grade, MoneyKind, ProjectKind, PublisherKind, Standing
from app.content import rules as content
from app.core import audit, search
from app.core.db import db

LARGEST_FILE = 50_000_000


class BadFile(Exception):
    """Nothing was imported; `faults` say which grant and why."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults[:5]))
        self.faults = faults


def read(data: bytes) -> list[dict[str, Any]]:
    """The grants of a file, JSON or CSV. Raises BadFile."""
    if len(data) > LARGEST_FILE:
        raise BadFile(["the file is too large"])
    try:
        text = data.decode("utf-8-sig")
        if text.lstrip()[:1] in ("{", "["):
            found = json.loads(text)
            return list(found["grants"] if isinstance(found, dict) else found)
        return [grants.unflat(line) for line in csv.DictReader(io.StringIO(text))]
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise BadFile([f"{type(error).__name__}: {error}"]) from error


def load(
    publisher: Publisher, rows: Sequence[Mapping[str, Any]], *, by: operations.By, now: datetime.datetime
) -> tuple[int, int]:
    """Take the grants in as drafts; returns how many there are and how many are new. Known ones stay. Raises BadFile."""
    if publisher.standing is not Standing.SAMPLE:
        raise BadFile([f"{publisher.code} is not a sample publisher"])
    faults: list[str] = []
    wanted: dict[str, tuple[grants.Facts, dict[str, Any]]] = {}
    for number, row in enumerate(rows, 1):
        try:
            original = grants.known(row)
            facts = grants.facts(original)
        except (grants.BadGrant, TypeError, AttributeError) as error:
            faults.append(f"{number}: {error}")
            continue
        if facts.code in wanted:
            faults.append(f"{number}: id {original['id']} comes twice")
        wanted[facts.code] = (facts, original)
    owners = select(Project.code, Project.publisher_id).where(Project.code.in_(wanted))
    there = {row.code: row.publisher_id for row in db.session.execute(owners)}
    faults += [f"{code}: this id is another publisher's" for code, owner in there.items() if owner != publisher.id]
    if faults:
        raise BadFile(faults)
    papers: dict[str, Document] = {}
    new = [
        _add(publisher, facts, original, papers, now) for code, (facts, original) in wanted.items() if code not in there
    ]
    db.session.flush()
    for project, original in new:
        db.session.add(Grant(project_id=project.id, original=original))
    db.session.flush()
    search.changed("project", *(project.id for project, _original in new))
    if new:
        subject = audit.Subject("publisher", publisher.code, publisher.name)
        audit.record(by, "project.import", subject, at=now, grants=len(new))
    return len(wanted), len(new)


def add_publisher(code: str, name: str, website: str | None, *, note: str | None = None) -> Publisher:
    """The sample publisher of this code, made when there is none yet."""
    facts = {
        "name": name, "name_en": name, "kind": PublisherKind.UNIT, "standing": Standing.SAMPLE, "website": website,
        "note": note,
    }  # fmt: skip
    return queries.publisher(code) or operations.add_publisher(code, facts)


def show(publisher: Publisher, shown: bool, *, by: operations.By, now: datetime.datetime) -> int:
    """Show or hide everything of a sample publisher; returns how many projects changed."""
    if publisher.standing is not Standing.SAMPLE:
        raise BadFile([f"{publisher.code} is not a sample publisher"])
    after = content.Publication.PUBLISHED if shown else content.Publication.WITHDRAWN
    rows = db.session.scalars(select(Project).where(Project.publisher_id == publisher.id)).all()
    moved = [project for project in rows if content.may_move(project.state, after)]
    for project in moved:
        project.state, project.changed_at, project.version = after, now, project.version + 1
        project.published_at = project.published_at or (now if shown else None)
    db.session.flush()
    search.changed("project", *(project.id for project in moved))
    if moved:
        subject = audit.Subject("publisher", publisher.code, publisher.name)
        audit.record(by, "project.samples", subject, at=now, shown=shown, projects=len(moved))
    return len(moved)


def _add(
    publisher: Publisher, facts: grants.Facts, original: dict[str, Any], papers: dict[str, Document],
    now: datetime.datetime,
) -> tuple[Project, dict[str, Any]]:  # fmt: skip
    paper = _paper(publisher, facts, original, papers)
    hands = [facts.funder, *([facts.recipient] if facts.recipient else [])]
    project = Project(
        code=facts.code,
        publisher=publisher,
        standing=publisher.standing,
        kind=ProjectKind.PROJECT,
        title=facts.title,
        title_en=facts.title,
        summary=facts.description,
        summary_en=facts.description,
        year=facts.awarded_on.year,
        place=facts.place,
        place_en=facts.place,
        unit=facts.recipient,
        unit_en=facts.recipient,
        planned_start=facts.planned_start,
        planned_end=facts.planned_end,
        funders=hands,
        funders_en=hands,
        gaps=[],
        gaps_en=[],
        currency=facts.currency,
        amount_minor=facts.awarded,
        amount_kind=MoneyKind.ALLOCATED,
        changed_at=now,
    )
    project.documents.append(paper)
    sums = [(MoneyKind.ALLOCATED, facts.awarded, facts.awarded_on), (MoneyKind.PAID, facts.disbursed, None)]
    project.transactions = [
        Transaction(number=number, kind=kind, amount_minor=minor, dated_on=day, currency=facts.currency, document=paper)
        for number, (kind, minor, day) in enumerate(sums, 1)
        if minor is not None
    ]
    db.session.add(project)
    return project, original


def _paper(
    publisher: Publisher, facts: grants.Facts, original: Mapping[str, Any], papers: dict[str, Document]
) -> Document:
    """The data set these grants come from; grants of one source share it."""
    source = facts.source or ""
    code = f"360giving-{hashlib.sha256(source.encode()).hexdigest()[:12]}"
    if code not in papers:
        known = select(Document).where(Document.publisher_id == publisher.id, Document.code == code)
        papers[code] = db.session.scalar(known) or Document(
            publisher_id=publisher.id,
            code=code,
            title=f"{facts.funder}: 360Giving data",
            title_en=f"{facts.funder}: 360Giving data",
            issuer=facts.funder,
            issuer_en=facts.funder,
            dated=str(original.get("dateModified") or "")[:10] or None,
            url=facts.source,
            grade=Grade.A,
        )
    return papers[code]
