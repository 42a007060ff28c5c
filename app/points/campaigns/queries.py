"""Campaigns for the desk, and a code for whoever typed it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.points.campaigns.models import Campaign, CampaignCode, CodeBatch
from app.points.campaigns.rules import State
from app.points.earning.models import Activity, Attendance


@dataclass(frozen=True)
class Sums:
    """How many codes were issued, and what became of them; the first is the sum of the rest. `points`: what they gave."""

    issued: int
    open: int
    used: int
    revoked: int
    expired: int
    points: int


def listed(most: int = 100) -> Sequence[Campaign]:
    return db.session.scalars(select(Campaign).order_by(Campaign.id.desc()).limit(most)).all()


def by_slug(slug: str) -> Campaign | None:
    mine = select(Campaign).join(Activity, Activity.id == Campaign.activity_id)
    return db.session.scalar(mine.where(Activity.slug == slug))


def batches(campaign_id: int) -> Sequence[tuple[CodeBatch, dict[State, int]]]:
    rows = db.session.scalars(
        select(CodeBatch).where(CodeBatch.campaign_id == campaign_id).order_by(CodeBatch.id)
    ).all()
    counted = select(CampaignCode.batch_id, CampaignCode.state, func.count())
    counted = counted.where(CampaignCode.batch_id.in_([row.id for row in rows]))
    counts: dict[int, dict[State, int]] = {}
    for batch_id, state, number in db.session.execute(counted.group_by(CampaignCode.batch_id, CampaignCode.state)):
        counts.setdefault(batch_id, {})[state] = number
    return [(row, counts.get(row.id, {})) for row in rows]


def batch(campaign_id: int, number: int) -> CodeBatch | None:
    return db.session.scalar(select(CodeBatch).where(CodeBatch.id == number, CodeBatch.campaign_id == campaign_id))


def lines(campaign_id: int) -> Sequence[tuple[CampaignCode, int | None]]:
    """Every code, with the points it gave (None: none, or they were taken back)."""
    found = select(CampaignCode, Attendance.points).join(CodeBatch, CodeBatch.id == CampaignCode.batch_id)
    kept = (Attendance.id == CampaignCode.attendance_id) & Attendance.revoked_at.is_(None)
    found = found.outerjoin(Attendance, kept).where(CodeBatch.campaign_id == campaign_id)
    return [(row[0], row[1]) for row in db.session.execute(found.order_by(CampaignCode.id))]


def sums(campaign_id: int) -> Sums:
    kept = (Attendance.id == CampaignCode.attendance_id) & Attendance.revoked_at.is_(None)
    found = (
        select(CampaignCode.state, func.count(), func.coalesce(func.sum(Attendance.points), 0))
        .join(CodeBatch, CodeBatch.id == CampaignCode.batch_id)
        .outerjoin(Attendance, kept)
        .where(CodeBatch.campaign_id == campaign_id)
        .group_by(CampaignCode.state)
    )
    rows = {state: (number, int(points)) for state, number, points in db.session.execute(found)}
    number = {state: rows.get(state, (0, 0))[0] for state in State}
    return Sums(
        issued=sum(number.values()),
        open=number[State.ISSUED],
        used=number[State.USED],
        revoked=number[State.REVOKED],
        expired=number[State.EXPIRED],
        points=sum(points for _number, points in rows.values()),
    )


def waiting_for(user_id: int) -> int:
    """Campaigns with their approval that wait for a second person to switch them on."""
    waiting = select(func.count()).where(
        Campaign.switched_on_at.is_(None), Campaign.settled_at.is_(None), Campaign.approval.is_not(None)
    )
    return db.session.scalar(waiting.where(Campaign.opened_by != user_id)) or 0
