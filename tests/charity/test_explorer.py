"""The explorer: what is selected, how much it is, and exactly that to take away."""

import csv
import datetime
import io
import xml.etree.ElementTree as ET

import jsonschema
import openapi_spec_validator
import pytest

from app.charity import columns, operations, rules, selections
from app.charity.models import Project
from app.charity.rules import Band, Cause, Level, Precision, ProjectKind, Standing
from app.charity.selections import Moment, Selection
from app.core import clock, spreadsheets
from app.core.db import db
from tests.builders import charity as make

COUNTY, TOWN, OTHER_TOWN = "371625", "371625101", "371625102"
ATOM = "{http://www.w3.org/2005/Atom}"


def at() -> Moment:
    now = clock.now()
    return Moment(now, clock.today(now))


def lines(page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("minor", "band"),
    [(0, Band.BELOW_10), (9_999_999, Band.BELOW_10), (10_000_000, Band.TO_50), (100_000_000, Band.TO_1000),
     (10**17, Band.ABOVE)],
)  # fmt: skip
def test_an_amount_lies_in_one_band(minor, band):
    assert rules.band(minor) is band
    least, below = rules.bounds(band)
    assert least <= minor and (below is None or minor < below)


def test_the_database_and_the_rule_agree_on_bands(db_session):
    for minor in (0, 9_999_999, 10_000_000, 49_999_999, 50_000_000, 999_999_999, 1_000_000_000):
        make.project(allocated=minor)
    make.project()
    counts = selections.facet(Selection(), "band", at())
    assert counts == {"below-100000": 2, "100000-500000": 2, "500000-1000000": 1, "1000000-10000000": 1,
                      "above-10000000": 1}  # fmt: skip
    for band in Band:
        found = selections.page_of(Selection(band=band), 1, at())
        assert {rules.band(each.amount_minor) for each in found} == {band}


@pytest.mark.parametrize(("amounts", "middle"), [((1,), 1), ((1, 9), 5), ((9, 1, 4), 4), ((1, 2, 3, 10), 2)])
def test_the_median_is_the_one_in_the_middle(db_session, amounts, middle):
    for minor in amounts:
        make.project(allocated=minor)
    make.project()
    (total,) = selections.summary_of(Selection(), at()).totals
    assert (total.median, total.minor, total.count) == (middle, sum(amounts), len(amounts))


def test_one_inexact_amount_makes_the_sum_inexact(db_session):
    make.project(allocated=5)
    over = make.project()
    make.money(over, 7, precision=Precision.OVER)
    (total,) = selections.summary_of(Selection(), at()).totals
    assert total.precision is Precision.OVER


def test_each_choice_says_how_many_it_would_leave(db_session):
    make.project(causes=(Cause.ELDERLY,), county_code=COUNTY, town_code=TOWN, year=2025, level=Level.CITY, unit="甲院")
    make.project(
        causes=(Cause.ELDERLY, Cause.POVERTY), county_code=COUNTY, town_code=OTHER_TOWN, year=2024, unit="甲院"
    )
    make.project(causes=(Cause.POVERTY,), county_code="371602", year=2025, unit="乙院", kind=ProjectKind.RELEASE)
    make.project(make.publisher("demo", standing=Standing.DEMONSTRATION), causes=(Cause.ELDERLY,), unit="甲院")
    elderly = Selection(cause=Cause.ELDERLY)
    assert selections.facet(elderly, "county", at()) == {COUNTY: 2}
    assert selections.facet(elderly, "cause", at()) == {"elderly": 2, "poverty": 2}
    assert selections.facet(Selection(), "unit", at()) == {"甲院": 2, "乙院": 1}
    assert selections.facet(Selection(county=COUNTY), "town", at()) == {TOWN: 1, OTHER_TOWN: 1}
    assert selections.facet(Selection(), "level", at()) == {Level.CITY: 1}
    for name in ("kind", "cause", "level", "county", "year", "progress", "band", "unit", "publisher_kind"):
        for value, count in selections.facet(Selection(), name, at()).items():
            assert selections.count_of(Selection(**{name: value}), at()) == count, (name, value)


def test_near_home_needs_no_position(site, db_session):
    made = make.project(county_code=COUNTY, town_code=TOWN, title="门口的助餐点")
    make.project(county_code=COUNTY, town_code=OTHER_TOWN)
    page = site.get(f"/charity/projects?county={COUNTY}")
    assert "家门口" in page.texts(".facet-name")
    page = site.get(f"/charity/projects?county={COUNTY}&town={TOWN}")
    assert page.texts(".card-title") == ["门口的助餐点"]
    beside = site.get(f"/charity/projects/{made.code}")
    assert len(beside.select("#nearby .project-card")) == 1


def test_a_town_of_another_county_narrows_nothing(site, db_session):
    make.project(county_code=COUNTY, town_code=TOWN)
    assert site.get(f"/charity/projects?county=371602&town={TOWN}").texts(".card-title") == []


SELECTION = f"cause=elderly&county={COUNTY}"


def test_each_file_holds_exactly_the_selection(site, db_session):
    wanted = make.project(
        causes=(Cause.ELDERLY,), county_code=COUNTY, town_code=TOWN, allocated=1_234_56, title="=HYPERLINK(1)"
    )
    make.project(causes=(Cause.POVERTY,), county_code=COUNTY)
    make.project(causes=(Cause.ELDERLY,), county_code="371602")
    make.project(make.publisher("demo", standing=Standing.DEMONSTRATION), causes=(Cause.ELDERLY,), county_code=COUNTY)
    (line,) = lines(site.get(f"/charity/projects.csv?{SELECTION}"))
    assert (line["id"], line["amount_minor"], line["amount"]) == (wanted.code, "123456", "1234.56")
    assert line["title"] == "'=HYPERLINK(1)" and line["paid_minor"] == "" and line["records"] == "real"
    book = spreadsheets.read(site.get(f"/charity/projects.xlsx?{SELECTION}").data)
    assert [row.values["编号"] for row in book.rows] == [wanted.code]
    assert not book.rows[0].formulas
    listing = site.get(f"/charity/projects.json?{SELECTION}")
    assert [each["id"] for each in listing.json["projects"]] == [wanted.code]
    assert listing.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=300" in listing.headers["Cache-Control"]


def test_a_large_selection_comes_in_parts_that_lead_on(site, db_session, monkeypatch):
    monkeypatch.setattr("app.charity.downloads.MOST_ROWS", 2)
    codes = [make.project(year=2025).code for _ in range(5)]
    found, address = [], "/charity/projects.json?year=2025"
    while address:
        listing = site.get(address).json
        found += [each["id"] for each in listing["projects"]]
        assert listing["total"] == 5
        address = (listing["next"] or "").partition("//")[2].partition("/")[2]
        address = f"/{address}" if address else ""
    assert found == codes
    assert "第 3 份，共 3 份" in site.get("/charity/projects?year=2025").texts(".files-part")
    site.get("/charity/projects.csv?year=2025&part=4", 404)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_demonstrations_are_never_handed_out(site, db_session, ending):
    make.project(make.publisher("demo", standing=Standing.DEMONSTRATION))
    site.get(f"/charity/projects.{ending}?records=demonstration", 404)


def test_a_selection_is_followed_without_an_account(site, db_session):
    wanted = make.project(causes=(Cause.ELDERLY,), title="装扶手")
    make.update(wanted, "开工了")
    make.update(make.project(causes=(Cause.POVERTY,)), "别的事")
    feed = ET.fromstring(site.get("/charity/projects.atom?cause=elderly").data)
    titles = {entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")}
    assert titles == {"装扶手", "开工了"}
    assert "扶老" in (feed.findtext(f"{ATOM}title") or "")


def test_the_ledger_of_corrections_can_be_followed(site, db_session):
    made = make.project(allocated=500)
    line = made.transactions[0]
    facts = {"kind": line.kind, "amount_minor": 400}
    make.operations.write_money(made, 1, facts, by=make.BY, now=clock.now(), reason="多打了一个数")
    feed = site.get("/charity/corrections.atom").text
    assert "多打了一个数" in feed and "5.00 元 → 4.00 元" in feed


def test_a_cause_a_county_a_year_and_a_unit_each_have_a_page(site, db_session):
    make.project(causes=(Cause.ELDERLY,), county_code=COUNTY, year=2025, unit="甲院", allocated=600)
    make.project(
        make.publisher("demo", standing=Standing.DEMONSTRATION), causes=(Cause.ELDERLY,), county_code=COUNTY, year=2025,
        unit="甲院", allocated=9_900_000_000,
    )  # fmt: skip
    for path in ("causes/elderly", f"counties/{COUNTY}", "years/2025", "units/甲院"):
        page = site.get(f"/charity/{path}")
        assert "1 个项目写明了金额，合计6 元，中位数 6 元。" in page.texts(".summary p"), path
        assert len(page.select("#samples .project-card")) == 1, path
    for path in ("causes/none", "counties/1", "years/1999", "units/没有"):
        site.get(f"/charity/{path}", 404)


FILTERS = [
    {},
    {"cause": Cause.ELDERLY},
    {"county": COUNTY, "level": Level.CITY},
    {"progress": rules.Progress.FINISHED},
    {"progress": rules.Progress.LATE, "year": 2025},
    {"band": Band.BELOW_10},
    {"unit": "甲院"},
    {"publisher": "bureau", "local": False},
    {"publisher_kind": rules.PublisherKind.CIVIL_AFFAIRS, "kind": ProjectKind.PROJECT},
    {"q": "扶手"},
]


def test_the_columns_select_what_the_database_selects(db_session):
    """Both ask the same question; files come from the database, counts from the columns."""
    day = datetime.date
    for number in range(12):
        made = make.project(
            causes=tuple(Cause)[: number % 4],
            allocated=10**number if number % 5 else None,
            year=2024 + number % 3,
            level=list(Level)[number % 4],
            county_code=COUNTY if number % 2 else None,
            unit=("甲院", "乙院")[number % 2],
            planned_start=day(2025, 1, 1) if number % 3 else None,
            planned_end=day(2025, 6, 1) if number % 2 else None,
            actual_end=day(2025, 5, 1) if number % 4 == 1 else None,
        )
        if number == 7:
            made.published_at = at().now + datetime.timedelta(days=1)
    for chosen in FILTERS:
        selection, when = Selection(**chosen), at()
        wanted = set(db.session.scalars(selections.ids_of(selection, when)))
        known = columns.current(when.now)
        mask = selections.mask_of(selection, when, known)
        assert {number for place, number in enumerate(known.ids) if mask >> place & 1} == wanted, chosen
        assert [row.id for row in selections.page_of(selection, 1, when)] == [
            row.id for row in db.session.scalars(newest_of(selection, when))
        ], chosen


def test_the_interface_is_described_and_answers_as_described(site, db_session):
    made = make.project(allocated=4_800_000, year=2025)
    make.output(made, 40, 44)
    told = site.client.get("/charity/openapi.json").json
    openapi_spec_validator.validate(told)
    schema = {"$ref": "#/components/schemas/Listing", "components": told["components"]}
    answer = site.client.get("/charity/projects.json").json
    jsonschema.Draft202012Validator(schema).validate(answer)
    for name in told["components"]["parameters"]:
        assert site.client.get(f"/charity/projects.json?{name}=1").status_code == 200, name
    for path in told["paths"]:
        assert site.client.get(path).status_code in (200, 404), path


def newest_of(selection, when):
    return db.select(Project).where(Project.id.in_(selections.ids_of(selection, when))).order_by(*selections.NEWEST)


def test_a_change_is_counted_by_the_next_reader(db_session):
    make.project(allocated=100)
    assert selections.count_of(Selection(), at()) == 1
    second = make.project(allocated=300)
    assert selections.summary_of(Selection(), at()).totals[0].minor == 400
    make.money(second, 50)
    assert selections.summary_of(Selection(), at()).totals[0].minor == 450
    operations.move_project(second, make.Publication.WITHDRAWN, second.version, by=make.BY, now=at().now)
    assert selections.count_of(Selection(), at()) == 1
