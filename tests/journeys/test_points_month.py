"""What the calendar does to points: a lot lapses as a posted line, and a month is settled with the place that handed out."""

import contextlib
import datetime

import openpyxl
import pytest
from sqlalchemy import update

from app import create_app
from app.accounts import queries as people
from app.accounts.rules import Role
from app.config import Config
from app.core import clock
from app.core.db import db, writing
from app.points.exchange import operations as exchange
from app.points.ledger import queries as accounts
from app.points.members import queries as members
from app.points.members.models import RuleBook
from app.points.programme.rules import Month, month_of
from app.points.settlement.models import Settlement
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.conftest import close, run_command
from tests.journeys.person import Person
from tests.journeys.test_owner import own_place
from tests.journeys.test_points import balance, something_at

pytestmark = pytest.mark.browser
DAY = datetime.timedelta(days=1)
LAPSED, SECOND_OPERATOR = 25, "second operator"


@contextlib.contextmanager
def inside(city):
    """The rows of the served city, for what takes weeks and for what a machine does at night."""
    app = create_app(Config.from_env(city.environment))
    with app.app_context(), writing():
        yield app
    close(app)


def weeks_before(place: str) -> tuple[Month, str, str]:
    """A lot that lapsed yesterday, and something handed over at the place last month. Gives the month, code and colleague."""
    now, member = clock.now(), people.by_name("member")
    account, keeper = accounts.of_user(member.id), people.by_name("owner")
    build.give(account, LAPSED, days=39, now=now - 40 * DAY)
    month = month_of(clock.today(now)).before
    then = clock.midnight(month.first) + 2 * DAY
    rules_of_then(month)
    build.give(account, 500, days=400, now=then - DAY)
    row = build.voucher(account, something_at(place), place=place, now=then)
    exchange.hand_over(row, by=keeper, now=then + DAY / 24, adult_checked=True)
    colleague = person(Role.OPERATOR)
    db.session.commit()
    return month, row.code, colleague.name


def rules_of_then(month: Month) -> None:
    """The demonstration's rules began lately; these were in force before them."""
    columns = [column.key for column in RuleBook.__table__.columns if column.key != "id"]
    first = members.rule_books()[-1]
    db.session.add(
        RuleBook(**{key: getattr(first, key) for key in columns} | {"version": 0, "valid_from": month.first})
    )
    db.session.commit()


def test_points_lapse_and_a_month_is_settled(somebody, reading, city, demonstration_app, tmp_path):
    place = own_place().code
    with inside(city):
        month, code, colleague = weeks_before(place)

    # A lot lapses: before the night it is in the balance, afterwards a line of the passbook says where it went.
    member = somebody()
    member.signs_in_as("member")
    member.opens("/points/passbook")
    before = balance(member)
    with inside(city) as app:
        run_command(app, "points", "expire")
    member.opens("/points/passbook")
    member.sees("积分到期", within=".passbook")
    assert balance(member) == before - LAPSED

    # The month is over: the operator sends the statement, the keeper looks at it and disputes a line.
    operator, keeper = somebody(), somebody()
    operator.signs_in_as("operator")
    operator.opens(f"/desk/points/settlements?month={month}")
    operator.presses("发对账单")
    operator.sees("对账单已发给领取点，七天内可以提出异议")
    keeper.signs_in_as("owner")
    keeper.opens("/owner/points/settlements")
    keeper.sees("请核对")
    keeper.clicks(keeper.page.locator(f"main a[href*='/settlements/{month}/']"))
    assert code in codes(keeper, tmp_path)
    keeper.finds_all_accessible()
    keeper.fills("哪里不对", "这一张是两件")
    keeper.presses("提出异议")
    keeper.sees("异议已送到中心，答复会写在这里")

    # It is answered, and after the seven days a colleague of who sent it seals it.
    operator.opens(f"/desk/points/settlements/{month}/{place}")
    operator.fills("答复", "当天的出库记录是一件")
    operator.presses("送出答复")
    operator.presses("封账")
    operator.sees("发出对账单的人不能封账，请另一位同事来做。")
    with inside(city):
        sent = {"opened_at": clock.now() - 8 * DAY, "closes_at": clock.now() - DAY}
        db.session.execute(update(Settlement).values(sent))
        db.session.commit()
    other = somebody()
    other.known = {**other.known, SECOND_OPERATOR: (colleague, PASSWORD)}
    other.signs_in_as(SECOND_OPERATOR)
    other.opens(f"/desk/points/settlements/{month}/{place}")
    other.presses("封账")
    other.sees("已封账，数字不再变")
    keeper.opens(f"/owner/points/settlements/{month}/{place}")
    keeper.sees("当天的出库记录是一件")
    keeper.sees_no("哪里不对", within="main")
    assert code in codes(keeper, tmp_path)


def codes(keeper: Person, folder) -> set[str]:
    """The vouchers in the workbook of the page."""
    path = keeper.downloads("下载 Excel", folder)
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(min_row=2, values_only=True)
    return {"".join(str(row[2]).split("-")) for row in rows if row[2]}
