"""What a place is changes by application: one checks, another approves, and only then the public page changes."""

import datetime

import pytest

from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry, System
from app.core.db import db
from app.stations import operations as places
from app.stations import queries as stations
from app.stations.applications import operations, queries, rules
from app.stations.applications.models import ApplicationStep
from app.stations.applications.operations import Deadlines
from app.stations.applications.rules import Kind, State
from app.stations.rules import Kind as StationKind
from app.stations.rules import Service
from app.stations.rules import State as StationState
from tests.builders import pictures
from tests.builders.accounts import person, signed_in
from tests.builders.stations import keeper, station
from tests.kept import everything_kept
from tests.points.at_once import at_once, failures, successes

DAYS = Deadlines()
CHANGE = {"wanted": {"name": "新名字", "why": "换了招牌"}, "before": {}}
INTEREST = {
    "address": "黄河路口", "premises": "临街门面", "name": "李先生", "phone": "0543-0000000", "adult": True, "agreed": True,
}  # fmt: skip


@pytest.fixture
def place(db_session):
    made = station("TEST-APPLY", name="旧名字", kind=StationKind.OUTLET, address="旧地址")
    db.session.commit()
    return made


def desk(app, number: str, *steps: str, note: str = "", code: str = "") -> None:
    """Take steps at the desk, each by another member of staff."""
    for step in steps:
        operator = signed_in(app, Role.OPERATOR)
        operator.get(f"/desk/applications/{number}")
        operator.post(f"/desk/applications/{number}/{step}", {"note": note, "code": code, "system": "WGS-84"})


def applied(app, place, **fields):
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get(f"/owner/stations/{place.code}/applications/change")
    owner.submit(page, "main form", **{"name": "新名字", "why": "换了招牌", **fields})
    return owner, queries.open_of(place.id, Kind.CHANGE)


def test_applied_checked_approved_and_only_then_public(app, site, place):
    owner, found = applied(app, place, address="新地址")
    assert found.due_on == clock.today(clock.now()) + datetime.timedelta(days=5)
    assert site.get("/stations/TEST-APPLY").h1 == "旧名字"
    desk(app, found.number, "check")
    assert site.get("/stations/TEST-APPLY").h1 == "旧名字"
    assert "初审通过，等审批" in owner.get("/owner/stations/TEST-APPLY/applications")
    desk(app, found.number, "approval")
    public = site.get("/stations/TEST-APPLY")
    assert public.h1 == "新名字" and "新地址" in public
    assert "已批准" in owner.get("/owner/stations/TEST-APPLY/applications")
    actions = [e.action for e in db.session.query(AuditEntry).filter_by(subject_kind="application")]
    assert actions == ["application.apply", "application.check", "application.approve"]
    change = db.session.query(AuditEntry).filter_by(action="station.change").one()
    assert change.facts["name"] == ["旧名字", "新名字"]


def test_returned_with_a_reason_mended_and_applied_again(app, place):
    owner, found = applied(app, place)
    number = found.number
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get(f"/desk/applications/{number}")
    form = "form[action$='/check']"
    assert "请写明退回的理由" in operator.submit(page, form, 422, press="退回")
    operator.submit(page, form, press="退回", note="名称和招牌不一致")
    page = owner.get("/owner/stations/TEST-APPLY/applications/change")
    assert "名称和招牌不一致" in page and page.one("input[name=name]")["value"] == "新名字"
    owner.submit(page, "main form", name="更新的名字")
    db.session.expire_all()
    again = queries.by_number(number)
    assert (again.state, again.facts["wanted"]["name"]) == (State.APPLIED, "更新的名字")
    assert [step.act for step in again.steps] == ["apply", "return", "apply"]


def test_who_checked_does_not_approve_and_nobody_their_own(app, place):
    _owner, found = applied(app, place)
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get(f"/desk/applications/{found.number}")
    page = operator.follow(operator.submit(page, "form[action$='/check']", press="初审通过"))
    assert "另一位同事" in page and "批准" not in page.texts("main button")
    answer = operator.post(f"/desk/applications/{found.number}/approval", {"system": "WGS-84"})
    assert "要由另一位同事来办" in operator.follow(answer)
    me = person()
    own = operations.apply_for(Kind.CHANGE, station(), CHANGE, contact=None, by=me, now=clock.now(), deadlines=DAYS)
    with pytest.raises(operations.OwnAct):
        operations.check(own, by=me, now=clock.now(), deadlines=DAYS)


def test_a_move_gets_its_position_from_the_centre(app, place):
    _owner, found = applied(app, place, position="路口东南角第三间")
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get(f"/desk/applications/{found.number}")
    form = "form[action$='/check']"
    assert "不在本市范围内" in operator.submit(page, form, 422, press="初审通过", lat="31.2", lng="121.4")
    operator.submit(page, form, press="初审通过", lat="37.384842", lng="118.020149", system="GCJ-02")
    desk(app, found.number, "approval")
    db.session.expire_all()
    assert stations.by_code("TEST-APPLY").position == pytest.approx((37.3841, 118.0141), abs=1e-4)


def test_an_old_application_does_not_undo_what_the_centre_has_put_right(app, place):
    owner, found = applied(app, place, address="黄河路 1 号")
    places.change_station(place, {"address": "黄河路 2 号"}, version=place.version, by=System(), now=clock.now())
    db.session.commit()
    desk(app, found.number, "check", "approval")
    db.session.expire_all()
    assert (place.address, place.name, queries.by_number(found.number).state) == (
        "黄河路 2 号",
        "旧名字",
        State.CHECKED,
    )
    desk(app, found.number, "return", note="地址已经改好了")
    owner.submit(owner.get(f"/owner/stations/{place.code}/applications/change"), "main form", address="黄河路 2 号")
    desk(app, found.number, "check", "approval")
    db.session.expire_all()
    assert (place.address, place.name) == ("黄河路 2 号", "新名字")


def test_an_outlet_becomes_a_service_station(app, site, place):
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get("/owner/stations/TEST-APPLY/applications/service")
    form = "main form"
    services = ["water", "charging", "rest_seat", "umbrella"]
    promises = ["free", "everybody", "daily", "clean", "minors"]
    fields = {"services": services, "hours": "08:00-20:00", "closed": ["6"], "promises": promises}
    assert "请先传至少一张站点照片" in owner.submit(page, form, 422, **fields)
    photos = owner.get("/owner/stations/TEST-APPLY/photos")
    owner.submit(photos, "form[enctype]", file=("a.jpg", pictures.jpeg()), alt="门口")
    assert "请全部勾选" in owner.submit(page, form, 422, **{**fields, "promises": ["free"]})
    assert "至少要有饮水" in owner.submit(page, form, 422, **{**fields, "services": ["wifi"]})
    owner.submit(page, form, **fields)
    number = queries.open_of(place.id, Kind.SERVICE).number
    assert signed_in(app, Role.OPERATOR).get(f"/desk/applications/{number}").select("img.photo")
    desk(app, number, "check", "approval")
    db.session.expire_all()
    now = stations.by_code("TEST-APPLY")
    assert now.kind is StationKind.SERVICE and Service.UMBRELLA in {row.service for row in now.offered}
    assert set(now.hours.weekly) == set(range(6))
    owner.get("/owner/stations/TEST-APPLY/applications/service", 404)


def test_an_interest_is_registered_verified_on_paper_and_answered(app, site, db_session):
    page = site.get("/outlet-interest")
    answer = site.submit(page, "main form", **INTEREST)
    progress = site.follow(answer)
    assert "已收到，等初审" in progress
    assert "李先生" not in progress and "0543" not in progress
    number = answer.location.rsplit("/", 1)[1]
    desk(app, number, "check")
    operator = signed_in(app, Role.OPERATOR)
    refused = operator.post(f"/desk/applications/{number}/approval", {"system": "WGS-84"})
    assert "还没有核验条件" in operator.follow(refused)
    desk(app, number, "verification")
    desk(app, number, "approval", code="37169901")
    assert "已批准" in site.get(f"/applications/{number}")
    found = queries.by_number(number)
    assert found.verified_by_name and found.contact == "0543-0000000"
    operations.forget_contacts(clock.now() + datetime.timedelta(days=179))
    assert found.contact
    operations.forget_contacts(clock.now() + datetime.timedelta(days=181))
    assert (found.contact, found.applicant_name) == (None, "—")
    assert not [trace for trace in ("李先生", "0543-0000000") if trace in everything_kept()], (
        "nor do steps and log know"
    )


def test_a_returned_interest_is_at_its_end_and_sent_again_as_a_new_one(app, site, db_session):
    number = site.submit(site.get("/outlet-interest"), "main form", **INTEREST).location.rsplit("/", 1)[1]
    desk(app, number, "return", note="离中学太近，请换一处")
    told = site.get(f"/applications/{number}")
    assert "离中学太近，请换一处" in told
    assert "条件已在纸面核验" not in signed_in(app, Role.OPERATOR).get(f"/desk/applications/{number}")
    desk(app, number, "verification")
    assert queries.by_number(number).verified_at is None
    again = site.get(told.one("main a[href='/outlet-interest']")["href"])
    assert site.submit(again, "main form", **INTEREST).location != f"/applications/{number}"


def test_an_approved_outlet_waits_for_its_facts_and_its_owner_is_invited(app, site, place):
    number = site.submit(site.get("/outlet-interest"), "main form", **INTEREST).location.rsplit("/", 1)[1]
    desk(app, number, "check", "verification")
    operator = signed_in(app, Role.OPERATOR)
    page, form = operator.get(f"/desk/applications/{number}"), "form[action$='/approval']"
    assert "请填写站点编号" in operator.submit(page, form, 422, press="批准", code="滨州一号")
    assert "已经有站点用了" in operator.submit(page, form, 422, press="批准", code="test-apply")
    approved = operator.follow(operator.submit(page, form, press="批准", code="37169901"))
    made = stations.by_code("37169901")
    assert (made.state, made.kind, made.address) == (StationState.PREPARING, StationKind.OUTLET, "黄河路口")
    assert queries.by_number(number).station_id == made.id
    actions = [e.action for e in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["application.approve", "station.add"]

    # Nobody outside sees it, and no printed code leads there.
    site.get("/stations/37169901", 404)
    assert "37169901" not in site.get("/stations?q=黄河路口")
    assert "37169901" not in dict(stations.public_codes())
    assert made not in stations.published(stations.Wanted(), clock.now(), demonstration=True)
    operator.get("/desk/codes/station/37169901", 404)

    # Its owner comes by an invitation; what the centre completes is public from then on.
    people = operator.get(approved.links()["给站主发邀请"].split("#")[0])
    assert people.one("input[name=for_name]")["value"] == "李先生" and not people.select(
        "input[name=succeeds][checked]"
    )
    assert "公众看不到" in signed_in(app, Role.OWNER, scope="37169901").get("/owner/stations/37169901")
    facts, form = operator.get("/desk/stations/37169901"), "form[action='/desk/stations/37169901']"
    assert "还缺：名称、每周开门时间" in facts
    refused = operator.submit(facts, form, 422, name="黄河路口站", state="open")
    assert [each["name"] for each in refused.select("[aria-invalid=true]")] == ["day_0"]
    assert "对外服务之前要先填好这一项" in refused
    site.get("/stations/37169901", 404)
    week = {f"day_{day}": "08:00-20:00" for day in range(7)}
    operator.submit(refused, form, name="黄河路口站", state="open", **week)
    assert site.get("/stations/37169901").h1 == "黄河路口站"
    assert "黄河路口站" in site.get("/stations?q=黄河路口")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("adult", "未满 18 周岁不能登记"),
        ("agreed", "要同意才能登记"),
        ("phone", "请填写电话"),
        ("premises", "请写场地情况"),
    ],
)
def test_an_interest_without_what_is_needed(site, db_session, field, said):
    page = site.get("/outlet-interest")
    empty = False if field in ("adult", "agreed") else ""
    again = site.submit(page, "main form", 422, **{**INTEREST, field: empty})
    assert said in again and again.one("input[name=address]")["value"] == "黄河路口"


def test_nothing_changed_is_no_application(app, place):
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get("/owner/stations/TEST-APPLY/applications/change")
    assert "没有要改的" in owner.submit(page, "main form", 422, why="没有")


def test_one_application_of_a_kind_at_a_time(app, place):
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get("/owner/stations/TEST-APPLY/applications/change")  # In a second window.
    _owner, found = applied(app, place)
    answer = owner.submit(page, "main form", name="又一个名字", why="再改")
    assert "正在办" in owner.follow(answer)
    page = owner.get("/owner/stations/TEST-APPLY/applications")
    owner.submit(page, "form[action$='/withdrawal']")
    db.session.expire_all()
    assert queries.by_number(found.number).state is State.WITHDRAWN
    applied(app, place)


def test_only_ones_own_place_and_only_the_right_desk(app, place):
    other = station()
    db.session.commit()
    _owner, found = applied(app, place)
    db.session.commit()
    stranger = signed_in(app, Role.OWNER, scope=other.code)
    stranger.get("/owner/stations/TEST-APPLY/applications", 404)
    stranger.post(f"/owner/stations/{other.code}/applications/{found.number}/withdrawal", status=404)
    stranger.get(f"/desk/applications/{found.number}", 403)
    helper = signed_in(app, Role.HELPER, scope=place.code)
    helper.get("/owner/stations/TEST-APPLY/applications", 403)
    auditor = signed_in(app, Role.AUDITOR)
    assert not auditor.get(f"/desk/applications/{found.number}").select("form[action*='/desk/applications']")
    auditor.post(f"/desk/applications/{found.number}/check", status=403)


def test_a_number_that_is_none(site, db_session):
    site.get("/applications/00000000", 404)
    assert "没有这个编号" in site.get("/applications?number=12345678")


def test_many_approve_at_once_and_it_is_done_once(app, place):
    owner = keeper(place)
    made = operations.apply_for(Kind.CHANGE, place, CHANGE, contact=None, by=owner, now=clock.now(), deadlines=DAYS)
    operations.check(made, by=person(Role.OPERATOR), now=clock.now(), deadlines=DAYS)
    number, approvers = made.number, [person(Role.OPERATOR).id for _ in range(5)]
    db.session.commit()

    def approve(index: int):
        from app.accounts import queries as people

        found = queries.by_number(number)
        operations.approve(found, by=people.by_id(approvers[index]), now=clock.now(), deadlines=DAYS)

    results = at_once(app, 5, approve)
    assert len(successes(results)) == 1
    failures(results, operations.SteppedMeanwhile)


def test_two_apply_at_once_and_one_application_is_open(app, place):
    applicants, code = [keeper(place).id for _ in range(5)], place.code
    db.session.commit()

    def apply(index: int):
        from app.accounts import queries as people

        row, by = stations.by_code(code), people.by_id(applicants[index])
        return operations.apply_for(Kind.CHANGE, row, CHANGE, contact=None, by=by, now=clock.now(), deadlines=DAYS).id

    results = at_once(app, 5, apply)
    assert len(successes(results)) == 1
    failures(results, operations.OpenAlready)


def test_steps_are_never_changed(app, place):
    _owner, _found = applied(app, place)
    with pytest.raises(Exception, match="append-only"):
        db.session.execute(db.update(ApplicationStep).values(note="x"))
    db.session.rollback()


@pytest.mark.sqlite_only
def test_no_step_leads_out_of_an_end():
    assert not [state for state, _act in rules.AFTER if state in (State.APPROVED, State.WITHDRAWN)]


def test_an_owner_types_nothing_in_vain_while_the_same_is_being_done(app, place):
    owner, _found = applied(app, place)
    page = owner.follow(owner.get(f"/owner/stations/{place.code}/applications/change", 303))
    assert "同样的申请正在办" in page and "改站点资料" not in page.links()


def test_approving_is_offered_when_the_papers_were_seen_and_the_applicant_is_told_what_is_next(app, site):
    number = site.submit(site.get("/outlet-interest"), "main form", **INTEREST).location.rsplit("/", 1)[1]
    desk(app, number, "check")
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get(f"/desk/applications/{number}")
    assert "核验后才能批准" in page and "批准" not in page.texts("main button")
    desk(app, number, "verification")
    assert "批准" in operator.get(f"/desk/applications/{number}").texts("main button")
    operator.post(f"/desk/applications/{number}/approval", {"code": "37169902", "system": "WGS-84"})
    assert "中心会打您留的电话" in site.get(f"/applications/{number}")
