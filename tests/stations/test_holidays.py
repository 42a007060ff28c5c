"""Public holidays, make-up workdays, years nobody has announced, closures of the market: never a guess."""

import datetime

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry, System
from app.stations import operations as stations
from app.stations import queries
from app.stations.calendar import loading, operations
from app.stations.calendar import queries as calendar
from app.stations.calendar.rules import NotUnderstood, read_notice, written
from app.stations.models import Station
from app.stations.opening import (
    Calendar,
    DayKind,
    Hours,
    Interval,
    OnHolidays,
    SpecialDay,
    Unknown,
    end_of_next_opening_day,
    opening,
)
from app.stations.rules import Source
from app.stations.wanted import Wanted
from tests.builders.accounts import person, signed_in
from tests.builders.stations import keeper, station
from tests.points.at_once import at_once, failures, successes

NOTICE = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""
SHOP = (Interval(480, 1200),)
OFFICE = dict.fromkeys(range(5), SHOP)  # Monday to Friday.
NATIONAL = {datetime.date(2026, 10, day): SpecialDay(DayKind.HOLIDAY, "国庆节", "National Day") for day in range(1, 8)}
MAKE_UP = {datetime.date(2026, 10, 10): SpecialDay(DayKind.WORKDAY, "国庆节", "National Day")}  # A Saturday.
YEAR = Calendar({**NATIONAL, **MAKE_UP}, {2026})


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def hours(weekly=OFFICE, on_holidays=None, holiday=(), **more) -> Hours:
    return Hours(weekly, on_holidays=on_holidays, holiday=holiday, calendar=YEAR, **more)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("on_holidays", "is_open"),
    [(OnHolidays.USUAL, True), (OnHolidays.CLOSED, False), (OnHolidays.OTHER, False), (None, None)],
)
def test_on_a_holiday_a_place_is_what_it_has_said(on_holidays, is_open):
    found = opening(hours(on_holidays=on_holidays, holiday=(Interval(600, 900),)), at("2026-10-01 09:00"))
    assert found.is_open is is_open
    assert found.unknown is (Unknown.HOLIDAY if is_open is None else None)


@pytest.mark.sqlite_only
def test_other_hours_on_holidays_have_their_own_doors():
    short = hours(on_holidays=OnHolidays.OTHER, holiday=(Interval(600, 900),))
    assert opening(short, at("2026-10-01 10:00")).until == at("2026-10-01 15:00")
    assert opening(short, at("2026-10-01 15:00")).opens_next == at("2026-10-02 10:00")


@pytest.mark.sqlite_only
def test_after_the_holiday_an_office_opens_on_the_first_workday():
    assert opening(hours(on_holidays=OnHolidays.CLOSED), at("2026-10-01 09:00")).opens_next == at("2026-10-08 08:00")


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("weekly", "on_holidays", "is_open"),
    [
        (OFFICE, OnHolidays.CLOSED, True),  # It keeps the holidays, so it works on the Saturday that makes up for them.
        (OFFICE, OnHolidays.USUAL, False),  # It goes by the week, whatever the arrangement.
        (OFFICE, None, None),
        (dict.fromkeys(range(7), SHOP), OnHolidays.CLOSED, True),
        (dict.fromkeys(range(7), SHOP), None, True),
        ({**OFFICE, 0: (Interval(600, 700),)}, OnHolidays.CLOSED, None),  # Which workday's hours? Nobody knows.
        ({**OFFICE, 5: (Interval(900, 960),)}, OnHolidays.CLOSED, False),  # Its own Saturday hours hold.
    ],
)
def test_a_saturday_that_is_a_workday(weekly, on_holidays, is_open):
    assert opening(hours(weekly, on_holidays), at("2026-10-10 09:00")).is_open is is_open


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("on_holidays", "is_open"), [(OnHolidays.USUAL, True), (OnHolidays.CLOSED, None), (None, None)]
)
def test_a_year_without_a_table_is_no_guess(on_holidays, is_open):
    found = opening(hours(dict.fromkeys(range(7), SHOP), on_holidays), at("2027-03-09 09:00"))
    assert found.is_open is is_open
    assert found.unknown is (None if is_open else Unknown.UNANNOUNCED)


@pytest.mark.sqlite_only
def test_what_the_owner_said_of_the_day_itself_goes_before_the_arrangement():
    told = hours(exceptions={datetime.date(2026, 10, 1): SHOP, datetime.date(2027, 1, 1): ()})
    assert opening(told, at("2026-10-01 09:00")).is_open is True
    assert opening(told, at("2027-01-01 09:00")).is_open is False


@pytest.mark.sqlite_only
def test_the_evening_before_a_holiday_goes_on_after_midnight():
    night = dict.fromkeys(range(7), (Interval(18 * 60, 26 * 60),))
    assert opening(hours(night), at("2026-10-01 01:30")).is_open is True
    assert opening(hours(night), at("2026-10-01 02:00")).is_open is None
    assert opening(hours(night, OnHolidays.CLOSED), at("2026-10-01 02:00")).is_open is False


@pytest.mark.sqlite_only
def test_a_closed_place_before_an_unknown_holiday_names_no_next_opening():
    found = opening(hours(dict.fromkeys(range(7), SHOP)), at("2026-09-30 21:00"))
    assert (found.is_open, found.opens_next, found.unknown) == (False, None, Unknown.HOLIDAY)


@pytest.mark.sqlite_only
def test_the_turn_of_the_year_and_leap_day():
    both = Calendar({datetime.date(2028, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦", "")}, {2027, 2028})
    shop = Hours(dict.fromkeys(range(7), SHOP), on_holidays=OnHolidays.CLOSED, calendar=both)
    assert opening(shop, at("2027-12-31 21:00")).opens_next == at("2028-01-02 08:00")
    assert opening(shop, at("2028-02-28 21:00")).opens_next == at("2028-02-29 08:00")
    assert opening(shop, at("2028-02-29 12:00")).until == at("2028-02-29 20:00")


@pytest.mark.sqlite_only
def test_a_daily_word_ends_with_the_day_that_may_be_an_opening_day():
    assert end_of_next_opening_day(hours(), at("2026-09-30 09:00")) == at("2026-10-01 20:00")
    assert end_of_next_opening_day(hours(on_holidays=OnHolidays.CLOSED), at("2026-09-30 09:00")) == at(
        "2026-10-08 20:00"
    )


@pytest.mark.sqlite_only
def test_the_notice_is_read_as_the_package_knows_it():
    days = read_notice(NOTICE, 2026)
    assert days == loading.packaged(2026)
    assert read_notice(written(days, 2026), 2026) == days


@pytest.mark.sqlite_only
def test_a_holiday_that_begins_in_the_year_before_keeps_its_year():
    days = read_notice("元旦：2027年12月31日至2028年1月2日放假，1月8日上班。", 2028)
    assert list(days) == ["2027-12-31", "2028-01-01", "2028-01-02", "2028-01-08"]
    assert read_notice(written(days, 2028), 2028) == days


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "line",
    [
        "元旦",
        "元旦：放假",
        "元旦：13月1日放假",
        "元旦：2月30日放假",
        "1月1日放假",
        "元旦：1月3日至1日放假",
        "春节：1月1日至3月1日放假",
    ],
)
def test_a_line_that_says_no_day_is_refused(line):
    with pytest.raises(NotUnderstood):
        read_notice(f"{NOTICE}\n{line}", 2026)


WEEKS = ({}, OFFICE, dict.fromkeys(range(7), SHOP), dict.fromkeys(range(7), (Interval(18 * 60, 26 * 60),)),
         {**OFFICE, 2: (Interval(480, 720), Interval(840, 1200))})  # fmt: skip


@pytest.mark.parametrize(
    "moment",
    ["2026-10-01 09:00", "2026-10-01 01:00", "2026-10-08 01:30", "2026-10-10 09:00", "2026-10-11 01:00",
     "2026-11-23 10:30", "2027-03-09 09:00", "2027-01-01 01:00", "2026-09-30 23:59"],
)  # fmt: skip
def test_the_list_and_the_page_agree_on_holidays_too(db_session, moment):
    """The condition of the query and the rule are two ways to say one thing."""
    operations.set_year(2026, loading.packaged(2026), source="测试", version=0, by=System(), now=clock.now())
    now = at(moment).replace(tzinfo=clock.LOCAL)
    places = [
        station(weekly=week, on_holidays=answer, hours_confirmed_at=now, holiday_opens=540, holiday_closes=600)
        for week in WEEKS
        for answer in (None, *OnHolidays)
    ]
    stale = station(hours_confirmed_at=now - datetime.timedelta(days=30, minutes=1))
    just_fresh = station(hours_confirmed_at=now - datetime.timedelta(days=30))
    doubted = station(hours_confirmed_at=now - datetime.timedelta(days=2), opening_doubted_at=now)
    answered = station(hours_confirmed_at=now, opening_doubted_at=now - datetime.timedelta(days=2))
    listed = queries.listed(Wanted(open_now=True), now, size=100)
    every = [*places, stale, just_fresh, doubted, answered]
    assert {row.code for row in listed} == {p.code for p in every if queries.opening_of(p, now).is_open}
    assert queries.opening_of(stale, now).unknown is Unknown.STALE
    assert queries.opening_of(doubted, now).unknown is Unknown.DOUBTED
    assert queries.opening_of(answered, now).is_open


def test_the_program_brings_the_year_and_never_overwrites_the_centre(app, db_session, run):
    now = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
    assert loading.load_years(now) == [2026]
    operations.set_year(2026, read_notice(NOTICE.splitlines()[0], 2026), source="中心", version=1, by=person(), now=now)
    assert loading.load_years(now) == []
    assert len(calendar.year(2026).days) == 4


def test_of_six_who_enter_a_year_at_once_one_is_taken(app, db_session):
    days = loading.packaged(2026)

    def enter(index):
        return operations.set_year(2026, days, source=f"第 {index}", version=0, by=System(), now=clock.now())

    results = at_once(app, 6, enter)
    assert len(successes(results)) == 1
    assert len(failures(results, operations.ChangedMeanwhile)) == 5


def test_the_centre_pastes_the_notice(app, site, db_session):
    year = clock.today(clock.now()).year
    desk = signed_in(app, Role.OPERATOR)
    assert "还没有录入" in desk.get("/desk/calendar")
    page = desk.get(f"/desk/calendar/years/{year}")
    form = f"form[action='/desk/calendar/years/{year}']"
    wrong = desk.submit(page, form, 422, notice="元旦放假三天", source="国办通知")
    assert "这一行看不懂：“元旦放假三天”" in wrong and "国办通知" in wrong.one("input[name=source]")["value"]
    assert "已保存" in desk.follow(desk.submit(page, form, notice=NOTICE, source="国办通知"))
    assert "已保存" not in desk.follow(desk.submit(desk.get(f"/desk/calendar/years/{year}"), form))
    assert desk.submit(page, form, 422, notice=NOTICE, source="另一个人").status == 422
    entry = db_session.scalar(select(AuditEntry).where(AuditEntry.action == "calendar.year"))
    assert entry.facts["days"][1].startswith("元旦：1月1日至1月3日放假，1月4日上班。")


def test_a_closure_is_told_from_two_weeks_before_and_sells_nothing_else(app, site, db_session):
    place, today = station(), clock.today(clock.now())
    first = today + datetime.timedelta(days=10)
    db_session.commit()
    desk = signed_in(app, Role.OPERATOR)
    form = "form[action='/desk/calendar/closures']"
    told = {"first": first, "last": first + datetime.timedelta(days=3), "name": "春节休市", "source": "财政部公告"}
    desk.submit(desk.get("/desk/calendar"), form, **told)
    assert "彩票休市，不卖彩票" in site.get(f"/stations/{place.code}")
    assert "重叠" in desk.submit(desk.get("/desk/calendar"), form, 422, **told)
    desk.submit(desk.get("/desk/calendar"), f"form[action$='/{first}/removal']")
    assert "彩票休市" not in site.get(f"/stations/{place.code}")


# --- hours of a place ---


def test_an_owner_says_the_week_the_holidays_and_the_days_that_differ(app, site, db_session):
    place = station(on_holidays=None, hours_confirmed_at=None, services=[])
    db_session.commit()
    owner = signed_in(app, Role.OWNER, scope=place.code)
    path = f"/owner/stations/{place.code}/hours"
    page = site.get(f"/stations/{place.code}")
    assert "节假日开不开门，站主还没有说" in page and "节假日安排待公布" in page.one(".place-now").get_text()
    refused = owner.submit(owner.get(path), "#holidays form", 422, **{"holidays-answer": "other"})
    assert "请填写开门时间" in refused
    owner.submit(owner.get(path), "#holidays form", **{"holidays-answer": "closed"})
    later = clock.today(clock.now()) + datetime.timedelta(days=20)
    owner.submit(owner.get(path), "#days form.form", **{"days-first": later, "days-answer": "closed"})
    page = site.get(f"/stations/{place.code}")
    assert "国家法定节假日：休息" in page and "刚刚确认过" in page
    assert "休息" in page.one(".hours-later").get_text()
    answer = owner.submit(owner.get(path), f"form[action$='/days/{later}/removal']")
    assert "那天恢复照常" in owner.follow(answer)
    assert site.get(f"/stations/{place.code}").select(".hours-later") == []


def test_an_owner_changes_the_week_in_the_words_of_the_sheet(app, site, db_session):
    place = station()
    db_session.commit()
    owner = signed_in(app, Role.OWNER, scope=place.code)
    path = f"/owner/stations/{place.code}/hours"
    week = {f"week-day_{day}": "08:00-12:00，14:00-20:00" for day in range(6)}
    wrong = owner.submit(owner.get(path), "#week form", 422, **week, **{"week-day_6": "大概九点"})
    assert "看不懂" in wrong and wrong.one("input[name='week-day_6']")["value"] == "大概九点"
    owner.submit(owner.get(path), "#week form", **week, **{"week-day_6": "休息"})
    db_session.expire_all()
    row = queries.by_code(place.code)
    assert row.hours.weekly[0] == (Interval(480, 720), Interval(840, 1200)) and 6 not in row.hours.weekly
    assert row.hours_source is Source.OWNER


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (-1, None, "请选今天或以后的日期"),
        (5, 4, "结束日期早于开始日期"),
        (5, 40, "一次最多 31 天"),
        (500, None, "请选今天或以后的日期"),
    ],
)
def test_days_that_cannot_be_are_refused_and_kept_as_typed(app, db_session, first, last, says):
    place, today = station(), clock.today(clock.now())
    db_session.commit()
    owner = signed_in(app, Role.OWNER, scope=place.code)
    typed = {"days-first": today + datetime.timedelta(days=first)}
    if last is not None:
        typed["days-last"] = today + datetime.timedelta(days=last)
    page = owner.submit(owner.get(f"/owner/stations/{place.code}/hours"), "#days form.form", 422, **typed)
    assert says in page
    assert page.one("input[name='days-first']")["value"] == str(typed["days-first"])


def test_nobody_changes_the_hours_of_anothers_place(app, db_session):
    mine, other = station(), station()
    db_session.commit()
    owner = signed_in(app, Role.OWNER, scope=mine.code)
    for path in ("week", "days", "holidays", "days/2027-01-01/removal"):
        owner.post(f"/owner/stations/{other.code}/hours/{path}", {}, status=404)
        owner.post(f"/desk/stations/{mine.code}/hours/{path}", {}, status=403)
    owner.get(f"/owner/stations/{other.code}/hours", status=404)


def test_the_desk_sets_holidays_and_says_it_was_the_centre(app, db_session):
    place = station(on_holidays=None)
    db_session.commit()
    desk = signed_in(app, Role.OPERATOR)
    answer = desk.submit(
        desk.get(f"/desk/stations/{place.code}/hours"), "#holidays form", **{"holidays-answer": "usual"}
    )
    assert "节假日的时间已更新" in desk.follow(answer)
    db_session.expire_all()
    row = queries.by_code(place.code)
    assert (row.on_holidays, row.hours_source) == (OnHolidays.USUAL, Source.CENTRE)


def test_eight_who_set_the_same_day_at_once_leave_one_row(app, db_session):
    place = station()
    owner_id, code = keeper(place).id, place.code
    day = clock.today(clock.now()) + datetime.timedelta(days=3)

    def close(_index):
        from app.accounts.models import User
        from app.core.db import db

        by = db.session.get_one(User, owner_id)
        stations.set_day(queries.by_code(code), day, None, source=Source.OWNER, by=by, now=clock.now())

    assert len(successes(at_once(app, 8, close))) == 8
    row = db_session.scalar(select(Station).where(Station.code == code).execution_options(populate_existing=True))
    assert [each.day for each in row.hours_exceptions] == [day]
