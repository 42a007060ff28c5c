"""The proof for codes of partners: each that was used gave points once, and no campaign gave points without a code."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select

from app.core.db import db
from app.points.campaigns.models import Campaign, CampaignCode, CodeBatch
from app.points.earning.models import Activity, Attendance
from app.points.earning.rules import Kind
from app.points.ledger.models import PointsTransaction
from app.points.ledger.proof import Break


def breaks() -> Iterator[Break]:
    yield from _used_codes()
    yield from _attendances_without_a_code()
    yield from _batches()


def _used_codes() -> Iterator[Break]:
    """A used code names an attendance of its own campaign, which names a movement of the same member."""
    used = (
        select(CampaignCode.batch_id, CampaignCode.serial, Attendance.id, Campaign.activity_id, Attendance.activity_id)
        .join(CodeBatch, CodeBatch.id == CampaignCode.batch_id)
        .join(Campaign, Campaign.id == CodeBatch.campaign_id)
        .outerjoin(Attendance, Attendance.id == CampaignCode.attendance_id)
        .outerjoin(PointsTransaction, PointsTransaction.id == Attendance.transaction_id)
        .where(
            CampaignCode.attendance_id.is_not(None),
            or_(
                Attendance.id.is_(None),
                Attendance.activity_id != Campaign.activity_id,
                PointsTransaction.account_id != Attendance.account_id,
            ),
        )
    )
    for batch_id, serial, attendance_id, wanted, found in db.session.execute(used):
        yield Break(f"code {batch_id}-{serial}", f"of activity {wanted}: attendance {attendance_id} is of {found}")


def _attendances_without_a_code() -> Iterator[Break]:
    without = (
        select(Attendance.id, Activity.slug)
        .join(Activity, Activity.id == Attendance.activity_id)
        .outerjoin(CampaignCode, CampaignCode.attendance_id == Attendance.id)
        .where(Activity.kind == Kind.CAMPAIGN, CampaignCode.id.is_(None))
    )
    for number, slug in db.session.execute(without):
        yield Break(f"attendance {number}", f"of campaign {slug} was confirmed by no code")


def _batches() -> Iterator[Break]:
    kept = select(CampaignCode.batch_id.label("id"), func.count().label("codes")).group_by(CampaignCode.batch_id)
    there = kept.subquery()
    number = func.coalesce(there.c.codes, 0)
    wrong = select(CodeBatch.id, CodeBatch.size, number).outerjoin(there, there.c.id == CodeBatch.id)
    for batch_id, size, codes in db.session.execute(wrong.where(CodeBatch.size != number)):
        yield Break(f"batch {batch_id}", f"{size} codes were printed, {codes} are kept")
