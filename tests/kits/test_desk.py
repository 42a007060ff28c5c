"""The desk makes codes, completes kits, replaces, revokes and leads elsewhere; each as the right person, once."""

import threading

import pypdfium2
import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.charity import queries as projects
from app.core import clock
from app.core.audit import AuditEntry, System
from app.core.db import db, writing
from app.qr import operations, queries
from app.qr.models import Placement
from app.qr.rules import Case, Fault, PlacementState, Sheet, Style
from tests.builders.accounts import signed_in
from tests.builders.stations import placement, station


@pytest.fixture
def operator(app):
    return signed_in(app, Role.OPERATOR)


@pytest.fixture
def place(db_session):
    made = station(name="清泉站")
    db.session.commit()
    return made


def in_use(place) -> list[Placement]:
    db.session.rollback()  # What others have committed meanwhile is to be seen.
    return list(queries.in_use("station", [place.id]))


def test_a_kit_keeps_what_hangs_and_adds_what_lacks(operator, place):
    poster = placement(place, "门口玻璃门")
    address = f"/desk/codes/station/{place.code}"
    assert "备齐套件" in operator.get(address)
    operator.post(f"{address}/kit", {}, status=303)
    operator.post(f"{address}/kit", {}, status=303)
    held = in_use(place)
    assert {each.sheet for each in held} == {Sheet.POSTER, Sheet.CARD, Sheet.STICKER} and len(held) == 3
    assert poster.id in {each.id for each in held}
    page = operator.get(address)
    assert "备齐套件" not in page and "下载套件 PDF" in page
    paper = pypdfium2.PdfDocument(operator.get(f"{address}/kit.pdf").data)
    assert len(paper) == 3
    for number, each in enumerate(held):
        words = paper[number].get_textpage().get_text_bounded().replace(" ", "")
        assert each.printed_code in words, "letter by letter, so that it can be read out"


def test_there_is_no_kit_of_nothing(operator, place):
    operator.get(f"/desk/codes/station/{place.code}/kit.pdf", status=404)
    operator.get("/desk/codes/station/NOWHERE", status=404)
    operator.get("/desk/codes/planet/mars", status=404)


def test_a_code_is_made_replaced_and_revoked(operator, site, place):
    address = f"/desk/codes/station/{place.code}"
    operator.get(address)
    operator.post(address, {"sheet": "sticker", "spot": "侧门", "spot_en": "Side door"}, status=303)
    (first,) = in_use(place)
    assert (first.sheet, first.spot_en) == (Sheet.STICKER, "Side door")
    page = operator.post(address, {"sheet": "sticker", "spot": "侧门"}, status=422)
    assert "这里已经有一张在用的码" in page
    operator.post(f"/desk/placements/{first.code}/replacement", {}, status=303)
    (second,) = in_use(place)
    assert second.version == 2 and "这张码已经换了新的" in site.get(f"/S/{first.code}", status=410)
    operator.post(f"/desk/placements/{second.code}/revocation", {}, status=303)
    assert in_use(place) == [] and "这张码已经停用" in site.get(f"/S/{second.code}", status=410)
    assert "已停用" in operator.get(address)
    for act in ("replacement", "revocation"):
        said = operator.follow(operator.post(f"/desk/placements/{second.code}/{act}", {}, status=303))
        assert "这张码先前已经停用" in said


@pytest.mark.parametrize(
    "bad", [{"sheet": "sticker", "spot": ""}, {"sheet": "tapestry", "spot": "墙"}, {"spot": "门" * 31}]
)
def test_what_makes_no_code(operator, place, bad):
    operator.get(f"/desk/codes/station/{place.code}")
    operator.post(f"/desk/codes/station/{place.code}", bad, status=422)
    assert in_use(place) == []


def test_a_printed_code_leads_elsewhere(operator, site, place):
    other, code = station(name="大觉寺站"), placement(place)
    db.session.commit()
    address = f"/desk/placements/{code.code}/direction"
    assert "清泉站" in operator.get(address)
    assert "没有找到" in operator.post(address, {"kind": "station", "key": "NOWHERE"}, status=422)
    operator.post(address, {"kind": "station", "key": other.code}, status=303)
    assert site.get(f"/S/{code.code}", status=302).location.startswith(f"/stations/{other.code}?")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "placement.lead")).one()
    assert entry.facts["target"] == [f"station {place.id}", f"station {other.id}"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OWNER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_desk_changes_codes(app, place, role):
    code = placement(place)
    db.session.commit()
    visitor = signed_in(app, role, scope=place.code)
    of_place, of_code = f"codes/station/{place.code}", f"placements/{code.code}"
    acts = ("replacement", "revocation", "direction")
    for path in (of_place, f"{of_place}/kit", *(f"{of_code}/{act}" for act in acts), "codes/style", "codes/runs"):
        visitor.post(f"/desk/{path}", {}, status=403)
    assert [each.id for each in in_use(place)] == [code.id]


def test_an_editor_of_a_publisher_has_no_hand_in_stations(app, place):
    code = placement(place)
    db.session.commit()
    editor = signed_in(app, Role.EDITOR, scope="center")
    editor.get(f"/desk/codes/station/{place.code}", status=404)
    editor.post(f"/desk/placements/{code.code}/revocation", {}, status=404)


def test_an_editor_prints_plaques_of_their_own_publisher_only(demonstrated):
    with demonstrated.app_context():
        publisher = projects.public_project("demo-06", clock.now()).publisher.code
    mine, other = (signed_in(demonstrated, Role.EDITOR, scope=scope) for scope in (publisher, "nobody"))
    address = "/desk/codes/project/demo-06"
    other.get(address, status=404)
    assert "项目铭牌" in mine.get(address)
    mine.post(address, {"sheet": "plaque", "spot": "大门右侧"}, status=303)
    with demonstrated.app_context():
        plaque = db.session.scalars(select(Placement).where(Placement.target_kind == "project")).one()
        assert plaque.sheet is Sheet.PLAQUE
        number = plaque.code
    assert mine.get(f"/desk/placements/{number}/sheet.pdf").data.startswith(b"%PDF")
    other.get(f"/desk/placements/{number}/sheet.pdf", status=404)
    other.post(f"/desk/placements/{number}/revocation", {}, status=404)


def test_the_case_of_printed_text_is_chosen_and_remembered(operator, db_session):
    operator.get("/desk/codes")
    assert operator.post("/desk/codes/style", {}, status=422)
    operator.post("/desk/codes/style", {"case": "lower", "mark": "y"}, status=303)
    db.session.expire_all()
    assert queries.style() == Style(Case.LOWER, mark=True)
    operator.post("/desk/codes/style", {"case": "lower", "mark": "y"}, status=303)
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "kits.style")).all()) == 1


@pytest.mark.sqlite_only
def test_the_trial_sheet_holds_both_cases_in_three_sizes(operator, db_session):
    from app.kits import decoders
    from app.qr.rules import TRIALS

    (page,) = decoders.pages(operator.get("/desk/codes/trial.pdf").data)
    read = sorted(decoders.decoded(page)["zxing-cpp"])
    assert read == sorted(
        f"HTTP://127.0.0.1:8000/S/{code}" if case is Case.UPPER else f"http://127.0.0.1:8000/s/{code.lower()}"
        for code, (case, _size) in TRIALS.items()
    )


def test_a_report_waits_until_somebody_looked_into_it(operator, place):
    code = placement(place)
    today = clock.today(clock.now())
    operations.report(code, Fault.FORGED, today)
    operations.report(code, Fault.FORGED, today)
    db.session.commit()
    page = operator.get("/desk/codes")
    assert "不像是真的 × 2" in page and "清泉站" in page
    assert "公众对点位码的反馈" in operator.get("/desk")
    ((report, _placement),) = queries.open_reports()
    operator.post(f"/desk/codes/reports/{report.id}/handling", {}, status=303)
    operator.post(f"/desk/codes/reports/{report.id}/handling", {}, status=303)
    db.session.expire_all()
    assert queries.open_reports() == []


def at_once(app, times: int, work) -> list:
    """What `work` gave or raised, in so many threads at once, each with a session of its own."""
    came: list = []
    barrier = threading.Barrier(times)

    def one() -> None:
        with app.app_context(), writing():
            barrier.wait()
            try:
                came.append(work())
                db.session.commit()
            except Exception as error:  # Whatever came of it is looked at below.
                db.session.rollback()
                came.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_a_code_replaced_by_eight_at_once_is_replaced_once(app, place):
    code = placement(place)
    db.session.commit()
    number = code.id

    def replace():
        return operations.replace_placement(db.session.get_one(Placement, number), by=System(), now=clock.now()).code

    came = at_once(app, 8, replace)
    assert sum(isinstance(each, str) for each in came) == 1
    assert all(isinstance(each, str | operations.AlreadyEnded) for each in came), came
    assert [each.version for each in in_use(place)] == [2]
    states = db.session.scalars(select(Placement.state).where(Placement.target_id == place.id)).all()
    assert sorted(states) == [PlacementState.ACTIVE, PlacementState.REPLACED]


def test_a_kit_completed_by_eight_at_once_has_three_codes(app, place):
    number = place.id
    came = at_once(app, 8, lambda: len(operations.complete_kits("station", [number], by=System(), now=clock.now())))
    assert came == [3] * 8
    assert len(in_use(place)) == 3
