"""A citizen scans the printed code of a place and walks on: the place, a room of the exhibition, a project."""

import pytest

from app.charity.models import Project
from app.core import codes
from app.core.db import db
from app.exhibition.models import Exhibit
from app.qr.models import Placement
from app.stations.models import Station
from app.stations.rules import Kind

pytestmark = pytest.mark.browser


def printed_code() -> tuple[Placement, Station]:
    """A code in use, as it hangs in the central station."""
    rows = db.session.query(Placement, Station).join(Station, Placement.target_id == Station.id)
    return rows.filter(Placement.target_kind == "station", Station.kind == Kind.HUB).first()


def test_from_a_printed_code_to_a_project(somebody, reading, demonstration_app):
    placement, station = printed_code()
    citizen = somebody()

    citizen.opens(f"/S/{placement.code}")
    assert citizen.address == f"/stations/{station.code}?from={placement.code}"
    citizen.sees("您在%(place)s", within=".arrived", place=reading.name(station, "name"))
    citizen.sees(codes.grouped(placement.code, 4), within=".arrived")
    citizen.sees("现在能用")
    citizen.sees("演示", within="main")

    # The card of today's exhibit, then from the hall on to a project.
    citizen.clicks(citizen.page.locator("#onward a[href^='/exhibition/']"))
    slug = citizen.address.removeprefix("/exhibition/")
    exhibit = db.session.query(Exhibit).filter_by(slug=slug).one()
    citizen.sees(reading.name(exhibit), within="h1")
    citizen.sees("出处", within="#sources")

    citizen.clicks(citizen.page.locator("#onward a[href^='/charity/projects/']"))
    code = citizen.address.removeprefix("/charity/projects/")
    project = db.session.query(Project).filter_by(code=code).one()
    citizen.sees(reading.name(project), within="h1")
    citizen.sees("说到 / 做到")
    if project.is_demonstration:
        citizen.sees("这是示例项目，为演示而编写。没有这家单位，也没有这笔钱。")


def test_a_code_nobody_printed_says_what_to_do(somebody, demonstration_app):
    citizen = somebody()
    citizen.opens("/S/ABCD-2345", status=404)
    citizen.finds_all_accessible()
    citizen.sees("找驿站", within="main")
