"""Verbs: open a campaign, name its approval, switch it on and off, make codes, use one, take back, settle."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from app.accounts import models as accounts
from app.content import operations as publishing
from app.content import rules as content
from app.core import audit, clock, codes
from app.core.db import db
from app.points.campaigns import queries, rules
from app.points.campaigns.models import Campaign, CampaignCode, CodeBatch
from app.points.campaigns.rules import State
from app.points.earning import operations as earning
from app.points.earning.models import Attendance
from app.points.earning.rules import ConfirmedBy, Kind, Refusal, Unit
from app.points.ledger.models import Account

UNSYNCED = {"synchronize_session": False}
EVERY_CODE = {"unit": Unit.ONCE, "per_day": 1, "pending_days": 0}


class NoApproval(Exception):
    """A campaign is off until the document that approves it is named."""


class Oneself(Exception):
    """Who opened a campaign neither switches it on nor settles it."""


class Settled(Exception):
    """The campaign is settled: nothing changes any more."""


class TooEarly(Exception):
    """It is on, and its period is not over."""


class NotUsable(Exception):
    """No code, used, taken back, too early or too late: nothing tells which."""


class AnotherToday(Exception):
    """This member has used a code of this campaign today; this one is still good."""


def open_campaign(
    facts: dict[str, Any],
    terms: dict[str, Any],
    *,
    partner: str,
    approval: str | None,
    by: accounts.User,
    now: datetime.datetime,
) -> Campaign:
    """An activity that only codes confirm, in draft. Raises SlugTaken (app.points.earning)."""
    facts = {**facts, "kind": Kind.CAMPAIGN, "confirmed_by": ConfirmedBy.CODE}
    activity = earning.add_activity(facts, {**terms, **EVERY_CODE}, by=by, now=now)
    campaign = Campaign(activity_id=activity.id, partner=partner, approval=approval, opened_at=now, opened_by=by.id)
    db.session.add(campaign)
    db.session.flush()
    db.session.refresh(campaign)
    audit.record(by, "points.campaign.open", subject(campaign), at=now, partner=partner, approval=approval)
    return campaign


def name_approval(campaign: Campaign, approval: str, *, by: accounts.User, now: datetime.datetime) -> None:
    """Raises Settled; also TooEarly while it is on: what it was switched on by stays."""
    _open(campaign)
    if campaign.activity.state is content.Publication.PUBLISHED:
        raise TooEarly
    campaign.approval = approval
    audit.record(by, "points.campaign.approval", subject(campaign), at=now, approval=approval)


def switch_on(campaign: Campaign, *, by: accounts.User, now: datetime.datetime) -> None:
    """Raises NoApproval, Oneself, Settled."""
    _open(campaign)
    if not campaign.approval:
        raise NoApproval
    if by.id == campaign.opened_by:
        raise Oneself
    publishing.move(
        campaign.activity, content.Publication.PUBLISHED, subject=earning.subject(campaign.activity), by=by, now=now
    )
    campaign.switched_on_at, campaign.switched_on_by = now, by.id
    db.session.flush()
    audit.record(by, "points.campaign.on", subject(campaign), at=now, approval=campaign.approval)


def switch_off(campaign: Campaign, *, by: accounts.User, now: datetime.datetime) -> None:
    """At once; anybody of the desk may. Raises Settled."""
    _open(campaign)
    publishing.move(
        campaign.activity, content.Publication.WITHDRAWN, subject=earning.subject(campaign.activity), by=by, now=now
    )
    audit.record(by, "points.campaign.off", subject(campaign), at=now)


def draw(count: int, *, new_code=codes.new) -> list[str]:
    """Codes about to be exported, once: what is kept of them cannot be printed again."""
    return [new_code(rules.CODE_LENGTH) for _each in range(count)]


def keep_batch(
    campaign: Campaign, drawn: Sequence[str], *, secret: str, by: accounts.User, now: datetime.datetime
) -> CodeBatch:
    """Raises Settled."""
    _open(campaign)
    batch = CodeBatch(campaign_id=campaign.id, size=len(drawn), made_at=now, made_by=by.id)
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(
        CampaignCode(batch_id=batch.id, serial=serial, code_hash=rules.code_hash(secret, code), state=State.ISSUED)
        for serial, code in enumerate(drawn, 1)
    )
    db.session.flush()
    audit.record(by, "points.campaign.codes", subject(campaign), at=now, codes=len(drawn), batch=batch.id)
    return batch


def use(
    typed: str, account: Account, *, secret: str, now: datetime.datetime, by: accounts.User | None = None
) -> earning.Confirmed:
    """A member types a code, or a keeper for a member (`by`): points through the one posting mechanism, with the caps of every
    activity.

    The same code by the same member answers as the first time. Raises NotUsable, AnotherToday, Refused (app.points.earning).
    """
    code = codes.normalise(typed, rules.CODE_LENGTH)
    row = _claim(rules.code_hash(secret, code)) if code else None
    if row is None:
        raise NotUsable
    if row.state is State.USED:
        before = db.session.get_one(Attendance, row.attendance_id)
        if before.account_id != account.id:
            raise NotUsable
        return earning.Confirmed(before.id, is_new=False)
    campaign = row.batch.campaign
    if row.state is not State.ISSUED or campaign.settled_at is not None:
        raise NotUsable
    try:
        done = earning.confirm_by_code(campaign.activity, account, now=now, by=by)
    except earning.Refused as error:
        if error.why is Refusal.NOT_OPEN:
            raise NotUsable from error
        raise
    if not done.is_new:
        raise AnotherToday
    row.state, row.ended_at, row.attendance_id = State.USED, now, done.attendance.id
    db.session.flush()
    return done


def revoke(
    campaign: Campaign, batch: CodeBatch, serial: int | None, reason: str, *, by: accounts.User, now: datetime.datetime
) -> int:
    """Take back one code or all of a batch that nobody has used. Returns how many. Raises Settled."""
    _open(campaign)
    ending = update(CampaignCode).where(CampaignCode.batch_id == batch.id, CampaignCode.state == State.ISSUED)
    if serial is not None:
        ending = ending.where(CampaignCode.serial == serial)
    ending = ending.values(state=State.REVOKED, ended_at=now).returning(CampaignCode.id)
    ended = len(db.session.execute(ending, execution_options=UNSYNCED).all())
    if ended:
        which = f"{batch.id}-{serial}" if serial is not None else str(batch.id)
        audit.record(by, "points.campaign.revoke", subject(campaign), at=now, which=which, codes=ended, reason=reason)
    return ended


def settle(campaign: Campaign, *, by: accounts.User, now: datetime.datetime) -> None:
    """The end: what nobody used expires and the sums stand. Raises Settled, Oneself, TooEarly."""
    _open(campaign)
    if by.id == campaign.opened_by:
        raise Oneself
    activity = campaign.activity
    is_on = activity.state is content.Publication.PUBLISHED
    if not rules.may_settle(activity.ends_on, is_on, clock.today(now)):
        raise TooEarly
    # The codes first, as whoever uses one takes them: then neither waits for the other's line in the log.
    mine = select(CodeBatch.id).where(CodeBatch.campaign_id == campaign.id)
    ending = update(CampaignCode).where(CampaignCode.batch_id.in_(mine), CampaignCode.state == State.ISSUED)
    db.session.execute(ending.values(state=State.EXPIRED, ended_at=now), execution_options=UNSYNCED)
    if is_on:
        switch_off(campaign, by=by, now=now)
    campaign.settled_at, campaign.settled_by = now, by.id
    db.session.flush()
    sums = queries.sums(campaign.id)
    audit.record(
        by, "points.campaign.settle", subject(campaign), at=now, issued=sums.issued, used=sums.used, points=sums.points
    )


def subject(campaign: Campaign) -> audit.Subject:
    return audit.Subject("points campaign", campaign.activity.slug, campaign.activity.title)


def _claim(code_hash: str) -> CampaignCode | None:
    """The code, and everybody else who types it waits until this one is done with it."""
    mine = select(CampaignCode).where(CampaignCode.code_hash == code_hash)
    # A code that was read before is read again: it may have been used while this one waited.
    claiming = mine.with_for_update(key_share=True, of=CampaignCode).execution_options(populate_existing=True)
    return db.session.scalar(claiming)


def _open(campaign: Campaign) -> None:
    """Its row is locked, so that nothing happens beside a settlement."""
    db.session.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update(key_share=True))
    db.session.refresh(campaign)
    if campaign.settled_at is not None:
        raise Settled
