"""What may be added up, and what never meets in one number."""

import pytest
import sqlalchemy

from app.charity import selections
from app.charity.models import Project
from app.charity.rules import Cause, MoneyKind, Progress, ProjectKind, Standing
from app.charity.selections import Moment, Selection
from app.core import clock
from app.core.db import db
from tests.builders import charity as make


def summary(selection: Selection = Selection()):  # noqa: B008  Selection is frozen.
    now = clock.now()
    return selections.summary_of(selection, Moment(now, clock.today(now)))


def test_currencies_are_totalled_apart(db_session):
    make.project(allocated=100)
    make.project(allocated=300)
    make.project(allocated=999, currency="GBP")
    assert [(total.currency, total.count, total.minor, total.median) for total in summary().totals] == [
        ("CNY", 2, 400, 200),
        ("GBP", 1, 999, 999),
    ]


def test_demonstration_and_sample_projects_enter_no_real_total(db_session):
    make.project(allocated=100)
    make.project(make.publisher("demo", standing=Standing.DEMONSTRATION), allocated=5_000)
    make.project(make.publisher("other", standing=Standing.SAMPLE), allocated=7_000)
    assert [total.minor for total in summary().totals] == [100]
    assert [total.minor for total in summary(Selection(standing=Standing.DEMONSTRATION)).totals] == [5_000]


def test_a_years_release_and_its_projects_are_never_one_sum(db_session):
    make.project(allocated=100)
    make.project(allocated=8_000, kind=ProjectKind.RELEASE)
    assert [(total.kind, total.minor) for total in summary().totals] == [
        (ProjectKind.PROJECT, 100),
        (ProjectKind.RELEASE, 8_000),
    ]


def test_drafts_and_withdrawn_projects_count_nowhere(db_session):
    make.project(allocated=100, published=False)
    assert summary().count == 0


def test_the_database_keeps_a_projects_standing_with_its_publisher(db_session):
    made = make.project(make.publisher("demo", standing=Standing.DEMONSTRATION), allocated=5)
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        db.session.execute(sqlalchemy.update(Project).where(Project.id == made.id).values(standing=Standing.REAL))
    db.session.rollback()


def test_the_database_keeps_every_sum_in_its_projects_currency(db_session):
    made = make.project(allocated=5)
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        db.session.execute(sqlalchemy.update(Project).where(Project.id == made.id).values(currency="GBP"))
    db.session.rollback()


def test_the_amount_of_the_list_follows_the_transactions(db_session):
    made = make.project(allocated=500)
    make.money(made, 300, MoneyKind.ALLOCATED, part_of=1)
    make.money(made, 50, MoneyKind.ALLOCATED)
    assert made.amount_minor == 550


def test_the_database_and_the_rule_agree_where_a_project_stands(db_session):
    now = clock.now()
    today = clock.today(now)
    days = (None, today.replace(year=today.year - 1), today, today.replace(year=today.year + 1))
    for planned_end in days:
        for actual_start in days:
            for actual_end in days:
                make.project(planned_end=planned_end, actual_start=actual_start, actual_end=actual_end)
    for progress in Progress:
        told = selections.page_of(Selection(progress=progress), 1, Moment(now, today), size=100)
        assert all(each.progress(today) is progress for each in told)
    assert sum(summary(Selection(progress=progress)).count for progress in Progress) == len(days) ** 3


def test_every_filter_and_every_word_narrows(db_session):
    make.project(causes=(Cause.ELDERLY,), year=2025, title="社区助餐点")
    make.project(causes=(Cause.ELDERLY, Cause.POVERTY), year=2024, title="敬老院供暖")
    assert summary(Selection(cause=Cause.ELDERLY)).count == 2
    assert summary(Selection(cause=Cause.POVERTY, year=2024)).count == 1
    db_session.commit()
    assert summary(Selection(q="助餐 社区")).count == 1
    assert summary(Selection(q="100%")).count == 0
