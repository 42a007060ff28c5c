"""The counter when the net was away: what was handed over then is entered later, with both times."""

import datetime

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.core import clock, templating
from app.core.audit import AuditEntry
from app.core.db import db
from app.points.exchange import operations as exchange
from app.points.exchange import rules
from app.points.ledger.models import PointsTransaction
from app.points.ledger.rules import Kind
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.points.pages import said
from tests.site import Site, assert_english

PLACE = "DEMO-1"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def keeper(db_session):
    return person(Role.OWNER, scope=PLACE)


def found(app, keeper, row):
    """The page of a voucher whose code was typed."""
    site = Site(app)
    site.sign_in(keeper.name, PASSWORD)
    pin = said(row)
    return site, site.follow(site.submit(site.get("/owner/collect"), ".counter-form", code=row.code, pin=pin))


def somebody(now: datetime.datetime):
    """A member who has had points since this morning."""
    account = build.member()
    build.give(account, 100, now=now - 9 * HOUR)
    return account


def typed(moment: datetime.datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%dT%H:%M}"


def test_a_hand_over_without_a_net_is_entered_later_with_its_true_time(app, db_session, keeper):
    now = clock.now().replace(second=0)
    account = somebody(now)
    row = build.voucher(account, now=now - 3 * HOUR)
    site, page = found(app, keeper, row)
    done = site.follow(site.submit(page, "form[action$='/collection']", adult=True, happened_at=typed(now - HOUR)))
    booked = db_session.scalar(select(PointsTransaction).where(PointsTransaction.kind == Kind.COLLECT))
    assert booked.happened_at == now - HOUR and booked.at >= now, "both times are kept"
    facts = db_session.scalar(select(AuditEntry.facts).where(AuditEntry.action == "points.hand-over"))
    assert facts["happened_at"].startswith(f"{now - HOUR:%Y-%m-%d %H:%M}")
    member = Site(app)
    member.sign_in(build.user_of(account).name, PASSWORD)
    told = f"断网时发放，补录实际时间：{templating.moment(now - HOUR)}"
    assert told in member.get(f"/points/vouchers/{row.public_id}")
    assert told in done, "the keeper reads it back, too"
    english = Site(app, lang="en")
    english.sign_in(build.user_of(account).name, PASSWORD)
    assert_english(english.get(f"/points/vouchers/{row.public_id}"))


@pytest.mark.parametrize("hours", [-4, 2], ids=["before the voucher was made", "in the future"])
def test_a_time_that_cannot_be_is_refused_and_nothing_moves(hours, app, db_session, keeper):
    now = clock.now()
    row = build.voucher(somebody(now), now=now - 3 * HOUR)
    site, page = found(app, keeper, row)
    fields = {"adult": True, "happened_at": typed(now + hours * HOUR)}
    answer = site.submit(page, "form[action$='/collection']", status=422, **fields)
    assert "请核对纸上的时间再填" in answer and answer.one("#happened_at")["value"]
    db.session.expire_all()
    assert row.is_open


def test_what_is_no_time_is_answered_with_a_page(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site, page = found(app, keeper, row)
    site.submit(page, "form[action$='/collection']", status=422, adult=True, happened_at="gestern")


def test_a_week_back_at_most_and_only_while_the_voucher_was_good():
    now = clock.now()
    day = datetime.timedelta(days=1)
    assert rules.may_have_happened(now - 20 * day, now + day, now - 7 * day, now)
    assert not rules.may_have_happened(now - 20 * day, now + day, now - 7 * day - HOUR, now)
    assert not rules.may_have_happened(now - day, now - HOUR, now - HOUR, now), "the voucher's time was over"
    assert not rules.may_have_happened(now - HOUR, now + day, now - 2 * HOUR, now)


def test_what_ended_meanwhile_is_said_and_not_handed_over_twice(app, db_session, keeper):
    now = clock.now()
    row = build.voucher(somebody(now), now=now - 3 * HOUR)
    exchange.cancel_by_member(row, now=now)
    db_session.commit()
    with pytest.raises(exchange.NotCollectable):
        exchange.hand_over(row, by=keeper, now=now, adult_checked=True, happened_at=now - HOUR)


def test_only_the_counter_may_use_the_camera_and_offline_is_said_honestly(app, db_session, keeper):
    site = Site(app)
    site.sign_in(keeper.name, PASSWORD)
    for path in ("/owner/collect", "/owner/points/confirm"):
        page = site.get(path)
        assert "camera=(self)" in page.headers["Permissions-Policy"] and page.select("[data-module=scan-code]")
    assert "无法核验，既不能说行，也不能说不行" in site.get("/owner/collect")
    assert "camera=()" in site.get("/points").headers["Permissions-Policy"]


@pytest.mark.parametrize(("minutes", "possible"), [(0, True), (-1, False)])
def test_what_is_noted_on_paper_has_no_seconds(minutes, possible):
    made_at = datetime.datetime(2026, 11, 24, 9, 6, 40, tzinfo=datetime.UTC)
    noted = made_at.replace(second=0) + minutes * datetime.timedelta(minutes=1)
    assert rules.may_have_happened(made_at, made_at + HOUR, noted, made_at + HOUR / 2) is possible
