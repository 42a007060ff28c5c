"""The freshness board: what went grey, what breaks, who waits, which codes are silent; by county, paged, as a workbook."""

import datetime
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, update

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.qr.models import Placement, ScanCount
from app.stations.freshness import board_queries as board
from app.stations.freshness.board_queries import Wanted
from app.stations.reports.models import VisitorReport
from app.stations.reports.rules import Problem
from app.stations.rules import Kind, Service, State, Status
from tests.builders.accounts import signed_in
from tests.builders.stations import placement, said, station
from tests.site import assert_english

DAY = datetime.timedelta(days=1)


def reported(place, about="water", *, ago=DAY, counted=False) -> None:
    at = clock.now() - ago
    db.session.execute(
        insert(VisitorReport).values(
            station_id=place.id, about=about, problem=Problem.BROKEN, day=clock.today(at), network=None, reported_at=at,
            counted_at=at if counted else None,
        )
    )  # fmt: skip


def test_wholly_grey_places_come_first_and_fresh_ones_not_at_all(db_session):
    silent, partly, fresh = station(name="从没"), station(name="一半"), station(name="新鲜")
    said(partly, Service.WATER)
    for service in (Service.WATER, Service.CHARGING):
        said(fresh, service)
    station(name="停了", state=State.PAUSED)
    station(name="投注站", kind=Kind.OUTLET)
    found = board.grey(Wanted(), clock.now())
    assert [(row.name, row.grey, row.offered) for row in found.rows] == [(silent.name, 2, 2), (partly.name, 1, 2)]
    assert [row.name for row in board.grey(Wanted(outlets=True), clock.now()).rows] == ["投注站"]
    assert board.grey(Wanted("371681"), clock.now()).total == 0


def test_what_breaks_most_counts_words_and_visitors_of_the_last_month(db_session):
    one, other = station(), station(county_code="371681")
    for ago in (40, 3, 2):
        said(one, Service.WATER, Status.BROKEN, ago=ago * DAY)
    said(other, Service.WATER, Status.BROKEN)
    said(other, Service.CHARGING, Status.BROKEN, ago=DAY)
    said(other, Service.CHARGING)
    rows = {row.service: (row.broken, row.places) for row in board.breaking(Wanted(), clock.now())}
    assert rows == {Service.WATER: (3, 2), Service.CHARGING: (1, 1)}
    assert board.broken_now(Wanted(), clock.now()) == {Service.WATER: 1}
    assert board.breaking(Wanted("371602"), clock.now())[0].places == 1


def test_doubts_come_before_what_one_visitor_alone_said(db_session):
    one, other = station(name="一人"), station(name="两人")
    reported(one, ago=5 * DAY)
    for ago in (2 * DAY, DAY):
        reported(other, "opening", ago=ago, counted=True)
    found = board.unanswered(Wanted())
    assert [(row.name, row.about, row.reports) for row in found.rows] == [("两人", "opening", 2), ("一人", "water", 1)]


def test_a_sticker_that_was_scanned_lately_is_not_silent(db_session):
    place = station()
    silent, scanned, fresh = placement(place, "门口"), placement(place, "柜台"), placement(place, "新的")
    old = clock.now() - 90 * DAY
    db_session.execute(update(Placement).where(Placement.id.in_((silent.id, scanned.id))).values(created_at=old))
    hour = (clock.now() - 3 * DAY).replace(minute=0, second=0, microsecond=0)
    db_session.execute(insert(ScanCount).values(placement_id=scanned.id, hour=hour, count=1))
    found = board.silent_stickers(Wanted(), clock.now())
    assert [each.silent.placement.spot for each in found.rows] == ["门口"]
    assert fresh.spot not in {each.silent.placement.spot for each in found.rows}


def test_the_board_in_pages_by_county_and_in_english(app, db_session):
    for number in range(51):
        station(name=f"灰站 {number:02}", county_code="371681" if number else "371602")
    place = station(name="坏的", county_code="371602")
    said(place, Service.WATER, Status.BROKEN)
    reported(place, counted=True)
    db_session.commit()
    desk = signed_in(app, Role.OPERATOR)
    page = desk.get("/desk/freshness")
    assert "共 52 项" in page and len(page.select("tbody tr")) == 50
    assert len(desk.get("/desk/freshness?page=2").select("tbody tr")) == 2
    desk.get("/desk/freshness?page=4", status=404)
    assert "共 2 项" in desk.get("/desk/freshness?county=371602")
    assert "没有变" not in desk.get("/desk/freshness/reports")
    english = signed_in(app, Role.AUDITOR, lang="en")
    for path in ("", "/services", "/reports", "/stickers"):
        assert_english(english.get(f"/desk/freshness{path}"))


def test_the_workbook_has_all_of_it_and_nothing_about_sales(app, db_session):
    for number in range(60):
        station(name=f"灰站 {number:02}")
    reported(station(name="=1+1"))
    db_session.commit()
    answer = signed_in(app, Role.AUDITOR).get("/desk/freshness.xlsx?county=371602")
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["变灰的站点", "坏得多的服务", "没有答复的反映", "60天没人扫的码"]
    assert book["变灰的站点"].max_row == 62
    assert book["没有答复的反映"]["B2"].value == "=1+1" and book["没有答复的反映"]["B2"].data_type == "s"
    words = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert "销" not in words and "元" not in words


@pytest.mark.parametrize("role", [Role.OWNER, Role.MEMBER])
def test_the_board_is_the_centres_alone(app, db_session, role):
    place = station()
    db_session.commit()
    visitor = signed_in(app, role, scope=place.code)
    for path in ("", "/services", "/reports", "/stickers", ".xlsx"):
        visitor.get(f"/desk/freshness{path}", status=403)
