"""Facts of a place at the desk: checked like the sheet, nobody overwrites another, every change is in the log."""

import pytest

from app.accounts.rules import Role
from app.core.audit import AuditEntry
from app.core.db import db
from app.stations import queries
from tests.builders.accounts import signed_in
from tests.builders.stations import station


@pytest.fixture
def place(db_session):
    made = station("TEST-DESK")
    db.session.commit()
    return made


@pytest.fixture
def operator(app):
    return signed_in(app, Role.OPERATOR)


FORM = "form[action='/desk/stations/TEST-DESK']"


def test_saving_without_a_change_changes_nothing(operator, place):
    page = operator.get("/desk/stations/TEST-DESK")
    assert "没有变化" in operator.follow(operator.submit(page, FORM))
    db.session.expire_all()
    assert queries.by_code("TEST-DESK").version == 1


def test_a_new_name_hours_and_services(operator, site, place):
    page = operator.get("/desk/stations/TEST-DESK")
    operator.submit(page, FORM, name="新名字", day_0="09:00-17:00", services=["toilet"])
    public = site.get("/stations/TEST-DESK")
    assert public.h1 == "新名字"
    assert "09:00–17:00" in public and "如厕" in public and "饮水" not in public.one(".place-main").get_text()
    entry = db.session.query(AuditEntry).filter_by(action="station.change").one()
    assert entry.facts["name"] == ["测试驿站" + entry.facts["name"][0][4:], "新名字"]
    assert {"weekly", "services"} <= set(entry.facts)


def test_mistakes_stand_beside_their_fields_and_typing_is_kept(operator, place):
    page = operator.get("/desk/stations/TEST-DESK")
    again = operator.submit(page, FORM, 422, name="", lat="北纬", day_2="八点", phone="13800")
    text = again.text
    assert "请填写名称" in text
    again = operator.submit(page, FORM, 422, lat="北纬", day_2="八点", phone="加微信")
    assert "不是经纬度" in again and "看不懂" in again and "请填电话号码" in again
    assert again.one("input[name=lat]")["value"] == "北纬"


def test_two_people_at_once_and_nobody_is_overwritten(app, operator, place):
    first = operator.get("/desk/stations/TEST-DESK")
    other = signed_in(app, Role.OPERATOR)
    other.submit(other.get("/desk/stations/TEST-DESK"), FORM, name="先改的")
    again = operator.submit(first, FORM, 422, name="后改的")
    assert "别人改过" in again and again.one("input[name=name]")["value"] == "后改的"
    db.session.expire_all()
    assert queries.by_code("TEST-DESK").name == "先改的"


def test_the_list_finds_by_words_and_county(operator, place):
    assert place.name in operator.get("/desk/stations?q=TEST-DESK")
    assert "没有找到这样的站点" in operator.get("/desk/stations?q=不存在")
    assert "没有找到这样的站点" in operator.get("/desk/stations?county=371681")
