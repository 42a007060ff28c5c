"""Month-end with a place: every voucher's line, a time to object, a total that two people seal and nobody changes."""

import datetime
import io

import openpyxl
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.points.exchange import operations as exchange
from app.points.exchange import stocking
from app.points.exchange.models import Reward
from app.points.ledger import operations as ledger
from app.points.ledger.models import Hold, PointsTransaction
from app.points.programme import queries as programme
from app.points.programme.rules import month_of
from app.points.settlement import operations as settling
from app.points.settlement import queries
from app.points.settlement.models import Settlement
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.points.at_once import at_once, failures, successes
from tests.site import Site, assert_english

PLACE = "DEMO-1"
DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)


@pytest.fixture
def last_month(db_session):
    """Three hand-overs last month at one place, one of them reversed, and one elsewhere. Gives the month."""
    now = clock.now()
    month = month_of(clock.today(now)).before
    then = clock.midnight(month.first) + DAY
    build.rule_book(valid_from=month.before.first)
    account, keeper = build.member(), person(Role.OWNER, scope=PLACE)
    build.give(account, 500, days=900, now=then - DAY)
    towel = build.reward(cost=30, stock=9)
    build.supply(towel, 9, "DEMO-2")
    rows = [build.voucher(account, towel, place=place, now=then) for place in (PLACE, PLACE, PLACE, "DEMO-2")]
    for row in rows:
        exchange.hand_over(row, by=keeper, now=then, adult_checked=True)
    undone = select(PointsTransaction.id).join(Hold, Hold.transaction_id == PointsTransaction.resolves_id)
    undone = db_session.scalar(undone.where(Hold.id == rows[0].hold_id))
    ledger.reverse(undone, why=ledger.Why(key="undo", now=then, reason="没有领走", place=PLACE), grace_days=30)
    db_session.commit()
    return month


def visitor(app, user, **display) -> Site:
    site = Site(app, **display)
    site.sign_in(user.name, PASSWORD)
    return site


def test_a_statement_has_every_line_and_ties_to_the_balance_sheet(app, db_session, last_month):
    operator, now = person(Role.OPERATOR), clock.now()
    row = settling.open_statement(PLACE, last_month, by=operator, now=now)
    lines = queries.lines(PLACE, last_month)
    assert [(line.pieces, line.points) for line in lines] == [(1, 30), (1, 30), (1, 30), (-1, -30)]
    assert (row.vouchers, row.points) == (2, 60)
    by_place = {each.place: each.points for each in programme.by_place(last_month)}
    assert by_place[PLACE] == row.points and sum(by_place.values()) == programme.sheet(last_month).redeemed
    assert settling.open_statement(PLACE, last_month, by=operator, now=now + DAY).id == row.id, "opened twice it is one"


def test_a_month_that_is_not_over_and_a_place_without_a_line_have_none(db_session, last_month):
    operator, now = person(Role.OPERATOR), clock.now()
    with pytest.raises(settling.TooEarly):
        settling.open_statement(PLACE, last_month.following, by=operator, now=now)
    with pytest.raises(settling.Nothing):
        settling.open_statement("DEMO-9", last_month, by=operator, now=now)


def test_sealing_takes_time_answers_and_a_second_person_and_fixes_the_total(app, db_session, last_month):
    operator, second, keeper = person(Role.OPERATOR), person(Role.OPERATOR), person(Role.OWNER, scope=PLACE)
    now = clock.now()
    row = settling.open_statement(PLACE, last_month, by=operator, now=now)
    objection = settling.object_to(row, "第二张没有领走", by=keeper, now=now + DAY)
    for error, by, when in (
        (settling.Oneself, operator, now + 9 * DAY),
        (settling.TooEarly, second, now + DAY),
        (settling.Unanswered, second, now + 9 * DAY),
    ):
        with pytest.raises(error):
            settling.seal(row, by=by, now=when)
    settling.answer(row, objection.id, "已核对，确实领走", by=operator, now=now + 2 * DAY)
    settling.seal(row, by=second, now=now + 9 * DAY)
    db_session.commit()
    assert row.digest and settling.is_as_sealed(row)
    with pytest.raises(settling.Closed):
        settling.object_to(row, "晚了", by=keeper, now=now + 9 * DAY)
    with pytest.raises(settling.Closed):
        settling.seal(row, by=second, now=now + 9 * DAY)


def test_another_name_or_price_for_a_thing_leaves_what_was_sealed_as_it_was(app, db_session, last_month):
    operator, second, now = person(Role.OPERATOR), person(Role.OPERATOR), clock.now()
    row = settling.open_statement(PLACE, last_month, by=operator, now=now)
    settling.seal(row, by=second, now=now + 8 * DAY)
    reward = db_session.scalars(select(Reward)).one()
    stocking.change_reward(reward, {"title": "竹毛巾", "cost": 99}, reward.version, by=operator, now=now + 8 * DAY)
    db_session.commit()
    assert settling.is_as_sealed(row)
    page = visitor(app, second).get(f"/desk/points/settlements/{last_month}/{PLACE}")
    assert "棉毛巾" in page and "竹毛巾" not in page


def test_the_database_knows_that_two_people_are_two(db_session, last_month):
    row = settling.open_statement(PLACE, last_month, by=person(Role.OPERATOR), now=clock.now())
    forged = {"sealed_at": clock.now(), "sealed_by": row.opened_by, "digest": "x"}
    with pytest.raises(IntegrityError):
        db_session.execute(update(Settlement).where(Settlement.id == row.id).values(forged))


def test_an_objection_and_a_seal_at_once_leave_no_objection_behind_a_seal(app, db_session, last_month):
    now = clock.now()
    row = settling.open_statement(PLACE, last_month, by=person(Role.OPERATOR), now=now - WEEK)
    number, second, keeper = row.id, person(Role.OPERATOR), person(Role.OWNER, scope=PLACE)
    people = [second.id, keeper.id]

    def either(index: int) -> str:
        from app.accounts.models import User

        mine, by = db.session.get_one(Settlement, number), db.session.get_one(User, people[index % 2])
        if index % 2 == 0:
            settling.seal(mine, by=by, now=now)
            return "sealed"
        settling.object_to(mine, "有误", by=by, now=now - DAY)
        return "objected"

    results = at_once(app, 6, either)
    failures(results, (settling.Closed, settling.Unanswered))
    assert len(set(successes(results))) == 1


def test_the_place_reads_objects_and_takes_the_workbook_along(app, db_session, last_month):
    operator, keeper = person(Role.OPERATOR), person(Role.OWNER, scope=PLACE)
    desk, place = visitor(app, operator), visitor(app, keeper)
    desk.submit(desk.get(f"/desk/points/settlements?month={last_month}"), "form[action$='/DEMO-1']")
    assert "请核对" in place.get("/owner/points/settlements")
    page = place.get(f"/owner/points/settlements/{last_month}/{PLACE}")
    assert "棉毛巾" in page and "王" not in page.one("main").get_text(), "no line names a member"
    assert place.submit(page, status=422).select(".field-error")
    place.submit(page, text="第二张没有领走")
    answer = desk.get(f"/desk/points/settlements/{last_month}/{PLACE}")
    assert "第二张没有领走" in answer
    desk.submit(answer, "form[action$='/answer']", answer="已核对")
    assert "答复：已核对" in place.get(f"/owner/points/settlements/{last_month}/{PLACE}")
    file = place.get(f"/owner/points/settlements/{last_month}/{PLACE}/lines.xlsx")
    lines, about = openpyxl.load_workbook(io.BytesIO(file.data)).worksheets
    assert "演示环境" in str(about["B2"].value)
    cells = list(lines.iter_rows(values_only=True))
    assert len(cells) == 6 and [int(value) for value in cells[-1][4:6]] == [2, 60]
    for path in (f"/desk/points/settlements/{last_month}/{PLACE}", "/desk/points/settlements"):
        assert_english(visitor(app, operator, lang="en").get(path))


def test_another_place_and_an_auditor_stay_outside(app, db_session, last_month):
    settling.open_statement(PLACE, last_month, by=person(Role.OPERATOR), now=clock.now())
    stranger = visitor(app, person(Role.OWNER, scope="DEMO-9"))
    for path in ("", "/lines.xlsx"):
        stranger.get(f"/owner/points/settlements/{last_month}/{PLACE}{path}", status=404)
    auditor = visitor(app, person(Role.AUDITOR))
    auditor.get(f"/desk/points/settlements/{last_month}/{PLACE}")
    auditor.get("/me")
    auditor.post(f"/desk/points/settlements/{last_month}/{PLACE}/seal", {}, status=403)
    for wrong in ("2026-13", "x", "2026-1"):
        auditor.get(f"/desk/points/settlements/{wrong}/{PLACE}", status=404)
