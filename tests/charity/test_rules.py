"""What a figure means, decided without a database."""

import datetime

import pytest

from app.charity import flow, rules
from app.charity.rules import Amount, MilestoneStatus, MoneyKind, Precision, Progress

pytestmark = pytest.mark.sqlite_only
TODAY = datetime.date(2026, 11, 23)


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("typed", "unit", "minor"),
    [
        ("1226", "wan", 1_226_000_000),
        ("1,226.5", "wan", 1_226_500_000),
        ("２", "yuan", None),
        ("0.01", "yuan", 1),
        ("0.001", "yuan", None),
        ("2.25", "yi", 22_500_000_000),
        ("-5", "yuan", None),
        ("1e5", "yuan", None),
        ("", "yuan", None),
        ("8497万", "yuan", None),
        ("999999999999999", "yi", None),
    ],
)
def test_an_amount_is_typed_in_the_unit_people_use(typed, unit, minor):
    if minor is None:
        with pytest.raises(rules.NotAnAmount):
            rules.parse_amount(typed, unit)
    else:
        assert rules.parse_amount(typed, unit) == minor


@pytest.mark.parametrize("minor", [0, 1, 700_000, 8_497_000_000, 22_500_000_000, 123_456_789])
def test_an_amount_offered_for_change_reads_back_as_itself(minor):
    assert rules.parse_amount(*rules.typed_amount(minor)) == minor


def test_a_project_is_as_large_as_what_was_allocated():
    parts = [Amount(MoneyKind.BUDGET, 50), Amount(MoneyKind.ALLOCATED, 40), Amount(MoneyKind.PAID, 10)]
    assert rules.headline(parts) == Amount(MoneyKind.ALLOCATED, 40)


def test_parts_unit_prices_and_figures_since_the_beginning_are_not_added():
    whole, part = Amount(MoneyKind.ALLOCATED, 40), Amount(MoneyKind.ALLOCATED, 15, counts=False)
    assert rules.headline([whole, part]) == whole


def test_sales_and_money_raised_are_no_projects_size():
    assert rules.headline([Amount(MoneyKind.SALES, 40), Amount(MoneyKind.RAISED, 10)]) is None


def test_a_sum_is_only_as_exact_as_its_parts():
    parts = [Amount(MoneyKind.PAID, 40, Precision.OVER), Amount(MoneyKind.PAID, 1)]
    assert rules.headline(parts) == Amount(MoneyKind.PAID, 41, Precision.OVER)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ((None, None, None, None), Progress.UNKNOWN),
        (("2026-12-01", None, None, None), Progress.PLANNED),
        (("2026-01-01", "2026-12-31", "2026-01-05", None), Progress.UNDER_WAY),
        (("2026-01-01", "2026-06-30", "2026-01-05", None), Progress.LATE),
        (("2026-01-01", "2026-06-30", "2026-01-05", "2026-08-01"), Progress.FINISHED),
        (("2026-01-01", "2026-11-23", "2026-01-05", None), Progress.UNDER_WAY),
    ],
)
def test_where_a_project_stands_follows_from_its_dates(dates, expected):
    assert rules.progress(*map(day, dates), TODAY) is expected


def test_a_partly_met_milestone_counts_half():
    assert (
        rules.done_share([(40, MilestoneStatus.MET), (40, MilestoneStatus.PARTLY), (20, MilestoneStatus.NOT_MET)]) == 60
    )


def test_without_weights_nothing_is_said_about_how_much_is_done():
    assert rules.done_share([(0, MilestoneStatus.MET)]) is None


def test_giving_a_missing_figure_needs_no_reason_but_changing_one_does():
    published = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    assert not rules.needs_reason(published, None, 5)
    assert rules.needs_reason(published, 5, 6)
    assert rules.needs_reason(published, 5, None)
    assert not rules.needs_reason(None, 5, 6)


@pytest.mark.parametrize(("text", "fine"), [("2026", True), ("2026-11", True), ("2026-02-30", False), ("26-11", False)])
def test_a_papers_date_is_as_exact_as_its_page(text, fine):
    assert rules.is_partial_date(text) is fine


def test_the_flow_is_as_wide_above_as_below():
    given = [flow.Share("省", 60), flow.Share("市", 40)]
    spent = [flow.Share("首付", 70), flow.Share("还没有支出", 30, is_rest=True), flow.Share("其余", 0, is_rest=True)]
    picture = flow.draw(given, spent, 100, str)
    assert [(band.label, band.width, band.fill) for band in picture.uses][1:] == [("还没有支出", 30, "flow-rest")]
    assert sum(band.width for band in picture.sources) == sum(band.width for band in picture.uses) == 100
