"""The 360Giving checklist: on every save, as a report, and for the reader."""

import datetime

import pytest

from app.charity.quality import jobs, queries, rules, words
from app.charity.quality.rules import Check
from app.charity.rules import Cause, Level, MoneyKind, Standing
from app.core import clock
from app.core.db import db
from tests.builders import charity as make
from tests.builders.workflow import desk_of

TODAY = datetime.date(2026, 11, 23)
YEAR = datetime.timedelta(days=366)
SOUND = rules.Facts(
    title="社区助餐点", summary="让老人吃上热饭。", names_person=False, unit="街道办", level="city", causes=1, place=None,
    county="371602", county_known=True, town_fits=True, amount=100, allocated=100, paid=90,
    awarded_on=(datetime.date(2026, 3, 1),), planned_start=TODAY, planned_end=TODAY + YEAR, actual_start=TODAY,
    actual_end=None, every_sum_has_paper=True,
)  # fmt: skip
WRONG = [
    ({"amount": 0}, Check.ZERO_AMOUNT), ({"paid": 101}, Check.PAID_MORE),
    ({"awarded_on": (TODAY + YEAR,)}, Check.AWARDED_LATER), ({"planned_end": TODAY - YEAR}, Check.PLANNED_ORDER),
    ({"actual_end": TODAY - YEAR}, Check.ACTUAL_ORDER), ({"planned_end": TODAY + 13 * YEAR}, Check.PLANNED_FAR),
    ({"actual_end": TODAY + 6 * YEAR}, Check.ACTUAL_FAR), ({"awarded_on": (TODAY - 26 * YEAR,)}, Check.LONG_AGO),
    ({"summary": "社区 助餐点。"}, Check.SAME_TEXT), ({"title": "长" * 141}, Check.LONG_TITLE),
    ({"summary": "写信到 a.b@example.org"}, Check.EMAIL), ({"names_person": True}, Check.PERSON),
    ({"county_known": False}, Check.WRONG_CODE), ({"town_fits": False}, Check.WRONG_CODE), ({"unit": None}, Check.NO_RECIPIENT),
    ({"amount": None}, Check.NO_AMOUNT), ({"awarded_on": ()}, Check.NO_AWARD_DATE), ({"level": None}, Check.NO_PROGRAMME),
    ({"causes": 0}, Check.NO_CLASSIFICATION), ({"county": None}, Check.NO_PLACE),
    ({"county": None, "place": "村东头"}, Check.PLACE_WITHOUT_CODE), ({"planned_start": None}, Check.NO_DURATION),
    ({"every_sum_has_paper": False}, Check.NO_SOURCE),
]  # fmt: skip


@pytest.mark.sqlite_only
def test_a_sound_project_passes_every_test():
    assert rules.failed(SOUND, TODAY) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("change", "test"), WRONG, ids=[test.value for _change, test in WRONG])
def test_each_fault_is_found_alone(change, test):
    assert rules.failed(rules.Facts(**{**vars(SOUND), **change}), TODAY) == [test]


@pytest.mark.sqlite_only
def test_every_test_is_tried_and_has_words():
    assert {test for _change, test in WRONG} == set(Check) == set(words.SAID)
    assert len(rules.ACCURACY) + len(rules.USEFULNESS) == len(Check)


@pytest.mark.sqlite_only
def test_one_unit_spelt_in_two_ways():
    assert rules.spelt_differently(["滨州（市）民政局", "滨州(市)民政局", "财政局"]) == [
        ["滨州(市)民政局", "滨州（市）民政局"]
    ]


def test_what_fails_stands_on_the_page_at_the_desk_and_in_the_report(app, db_session, site):
    made = make.project(causes=(Cause.ELDERLY,), level=Level.CITY, unit="街道办", summary="写信到 a@example.org")
    make.money(made, 5, dated_on=datetime.date(2026, 3, 1))
    editor = desk_of(app)
    said = str(words.SAID[Check.EMAIL])
    assert said in editor.get(f"/desk/charity/projects/{made.code}")
    assert said in editor.get("/desk/charity/quality")
    page = site.get(f"/charity/projects/{made.code}").one("#quality").get_text()
    assert said in page and f"查了 {words.COUNT} 项" in page
    assert "1 个项目，0 个每项都通过" in site.get("/charity/quality")
    stranger = desk_of(app, "another")
    assert said not in stranger.get("/desk/charity/quality")


def test_a_release_is_no_grant_and_is_not_tested(demo_site):
    assert not demo_site.get("/charity/projects/jining-beihu-2023").select("#quality")


def test_the_night_counts_many_in_batches(app, db_session, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    monkeypatch.setattr(queries, "MOST_LIVE", 2)
    for _ in range(5):
        make.money(make.project(), 100, MoneyKind.ALLOCATED)
    db.session.commit()
    now = clock.now()
    assert queries.told(Standing.REAL, now, clock.today(now)) is None
    jobs.count()
    told = queries.told(Standing.REAL, now, clock.today(now))
    assert told["total"] == 5 and told["failed"][Check.NO_PLACE] == 5
