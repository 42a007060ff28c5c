"""Finding placements, and when they were scanned last."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.core import codes, settings
from app.core.db import db
from app.qr.models import Placement, PlacementReport, ScanCount, ScanSummary
from app.qr.rules import CODE_LENGTH, SCANS_KEPT, SILENT_AFTER, Case, PlacementState, Style, hour_of


def by_code(typed: str) -> Placement | None:
    """The placement somebody scanned or typed; forgiving about case, spaces and look-alike characters."""
    code = codes.normalise(typed, CODE_LENGTH)
    return db.session.scalar(select(Placement).where(Placement.code == code)) if code else None


STYLE = "qr.style"


def style() -> Style:
    """How the centre wants symbols drawn."""
    chosen = settings.get(STYLE, {})
    return Style(Case(chosen.get("case", Case.UPPER)), bool(chosen.get("mark", False)))


def of_target(kind: str, target_id: int) -> Sequence[Placement]:
    wanted = select(Placement).where(Placement.target_kind == kind, Placement.target_id == target_id)
    return db.session.scalars(wanted.order_by(Placement.id)).all()


def in_use(kind: str, targets: Collection[int]) -> Sequence[Placement]:
    """The codes in use of these targets, in one query."""
    wanted = select(Placement).where(
        Placement.target_kind == kind, Placement.target_id.in_(targets), Placement.state == PlacementState.ACTIVE
    )
    return db.session.scalars(wanted.order_by(Placement.target_id, Placement.id)).all()


def all_in_use(most: int | None = None) -> Sequence[Placement]:
    """Every code in use, the newest first."""
    wanted = select(Placement).where(Placement.state == PlacementState.ACTIVE).order_by(Placement.id.desc())
    return db.session.scalars(wanted.limit(most)).all()


@dataclass(frozen=True)
class Scans:
    """`last` is the hour of the newest scan, None when there was none yet."""

    last: datetime.datetime | None
    in_thirty_days: int
    ever: int


def scans(placements: Collection[Placement], now: datetime.datetime) -> Mapping[int, Scans]:
    """How these codes are used, by placement id, in two queries."""
    ids = [each.id for each in placements]
    recent = {
        number: (last, int(total), int(month))
        for number, last, total, month in db.session.execute(
            select(
                ScanCount.placement_id,
                func.max(ScanCount.hour),
                func.sum(ScanCount.count),
                func.sum(case((ScanCount.hour >= now - SCANS_KEPT, ScanCount.count), else_=0)),
            )
            .where(ScanCount.placement_id.in_(ids))
            .group_by(ScanCount.placement_id)
        )
    }
    older = {
        row.placement_id: row
        for row in db.session.scalars(select(ScanSummary).where(ScanSummary.placement_id.in_(ids)))
    }
    found = {}
    for number in ids:
        last, total, month = recent.get(number, (None, 0, 0))
        before = older.get(number)
        found[number] = Scans(
            last or (before.last_hour if before else None), month, total + (before.count if before else 0)
        )
    return found


@dataclass(frozen=True)
class Silent:
    """A code in use that nobody has scanned for long: `last` is the hour of its newest scan, None when it never was."""

    placement: Placement
    last: datetime.datetime | None


def silent(
    now: datetime.datetime, *, kind: str | None = None, after: datetime.timedelta = SILENT_AFTER, most: int = 500
) -> Sequence[Silent]:
    """Codes in use for longer than `after` without a scan in that time, the longest silent first: stickers that are gone or
    covered. `kind` narrows it to one kind of target (`station`).
    """
    since = hour_of(now - after)
    newest = (
        select(ScanCount.placement_id, func.max(ScanCount.hour).label("last"))
        .group_by(ScanCount.placement_id)
        .subquery()
    )
    last = func.coalesce(newest.c.last, ScanSummary.last_hour)
    wanted = (
        select(Placement, last)
        .outerjoin(newest, newest.c.placement_id == Placement.id)
        .outerjoin(ScanSummary, ScanSummary.placement_id == Placement.id)
        .where(
            Placement.state == PlacementState.ACTIVE,
            Placement.created_at < since,
            func.coalesce(last, Placement.created_at) < since,
        )
        .order_by(func.coalesce(last, Placement.created_at), Placement.id)
        .limit(most)
    )
    if kind:
        wanted = wanted.where(Placement.target_kind == kind)
    return [Silent(placement, moment) for placement, moment in db.session.execute(wanted)]


def open_reports(most: int = 200) -> Sequence[tuple[PlacementReport, Placement]]:
    """What visitors said of codes and nobody has looked into yet, the newest first."""
    waiting = (
        select(PlacementReport, Placement)
        .join(Placement, Placement.id == PlacementReport.placement_id)
        .where(PlacementReport.handled_at.is_(None))
        .order_by(PlacementReport.day.desc(), PlacementReport.id.desc())
        .limit(most)
    )
    return [(report, placement) for report, placement in db.session.execute(waiting)]


def count_open_reports() -> int:
    waiting = select(func.count()).select_from(PlacementReport).where(PlacementReport.handled_at.is_(None))
    return db.session.scalar(waiting) or 0
