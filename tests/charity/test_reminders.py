"""Before the statutory days the editors are told, once a stage, until their announcement is public."""

import datetime

import pytest
from sqlalchemy import func, select

from app.charity.reminders import operations, queries, rules
from app.charity.reminders.models import Reminder
from app.charity.rules import ProjectKind
from app.core import clock
from app.core.db import db
from tests.builders import charity as make
from tests.builders.workflow import desk_of

DAYS = [
    {"key": "province-notice", "month": 6, "day": 30, "ours": True},
    {"key": "ministry-notice", "month": 8, "day": 31},
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("left", "stage"), [(200, None), (60, 60), (31, 60), (30, 30), (8, 14), (7, 7), (1, 1), (0, 1), (-1, rules.LATE)]
)
def test_the_word_gets_more_pressing(left, stage):
    assert rules.stage(left) == stage


@pytest.mark.sqlite_only
def test_the_day_itself_is_still_to_come():
    day = datetime.date(2026, 6, 30)
    assert rules.last_and_next(6, 30, day)[1] == day
    assert rules.last_and_next(6, 30, day + datetime.timedelta(days=1))[0] == day


def remind(today: datetime.date) -> None:
    operations.remind(DAYS, now=clock.now(), today=today)
    db.session.commit()


def test_editors_read_it_at_the_desk_until_the_announcement_is_public(app, db_session):
    mine = make.publisher("bureau", local=True)
    editor = desk_of(app)
    for _ in range(2):
        remind(datetime.date(2026, 6, 10))
    remind(datetime.date(2026, 6, 25))
    assert db.session.scalar(select(func.count(Reminder.id))) == 2
    remind(datetime.date(2026, 11, 23))
    late = [row for row in queries.standing({"bureau"}, clock.now()) if row.stage == rules.LATE]
    assert [row.key for row in late] == ["province-notice"]
    page = editor.get("/desk")
    assert "2025 年度公益金使用情况" in page and "2025 年度公益金使用情况" in editor.get("/desk/charity")
    assert "2025 年度" not in desk_of(app, "another").get("/desk")
    make.project(mine, kind=ProjectKind.RELEASE, year=2025)
    db.session.commit()
    assert queries.standing({"bureau"}, clock.now()) == []
    assert "2025 年度公益金使用情况" not in editor.get("/desk")


def test_others_publishers_are_not_reminded(app, db_session):
    make.publisher("elsewhere")
    remind(datetime.date(2026, 6, 10))
    assert db.session.scalar(select(func.count(Reminder.id))) == 0
