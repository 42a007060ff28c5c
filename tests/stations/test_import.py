"""The network comes in from a sheet: seen before it is done, all or nothing, and the export changes nothing."""

import io
import threading

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from app.accounts.rules import Role
from app.core import city, spreadsheets
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.spreadsheets import Column, Sheet
from app.stations import imports, queries, sheets
from app.stations.coordinates import System
from app.stations.models import Station
from app.stations.opening import OnHolidays
from app.stations.rules import Kind, Service, State
from tests.builders.accounts import signed_in
from tests.builders.stations import said, station, status_of
from tests.conftest import run_command
from tests.points.at_once import at_once, failures, successes

FILLED = {
    sheets.CODE: "37160001", sheets.KIND: "公益驿站", sheets.NAME: "清泉站", sheets.COUNTY: "滨城区",
    sheets.LAT: "37.3841", sheets.LNG: "118.0141", sheets.SERVICES: "饮水、手机充电",
    **dict.fromkeys(sheets.DAYS, "08:00-20:00"),
}  # fmt: skip


def sheet(*rows: dict, headings=sheets.HEADINGS) -> bytes:
    lines = [[row.get(heading, "") for heading in headings] for row in rows]
    return spreadsheets.write([Sheet("站点", [Column(heading) for heading in headings], lines)])


def row(**changes: str) -> dict:
    """A correct row with changed columns, by the name of the constant: `row(NAME="")`."""
    return FILLED | {getattr(sheets, name): value for name, value in changes.items()}


@pytest.fixture
def operator(app):
    return signed_in(app, Role.OPERATOR)


def upload(operator, data: bytes, status: int = 303, *, name: str = "站点.xlsx", system: System = System.WGS84):
    page = operator.get("/desk/stations/imports")
    return operator.submit(page, "main form[enctype]", status, file=(name, data), system=system.value)


def read(app, data: bytes) -> list[str]:
    """What is wrong with a sheet: “row column kind”."""
    with app.app_context():
        _lines, problems, table = imports.read(data, city.current(), System.WGS84)
        return [f"{each.row} {table.letter(each.heading)} {each.kind}" for each in problems]


def test_template_upload_preview_confirm(app, operator, site, db_session):
    offered = operator.get("/desk/stations/template.xlsx")
    book = load_workbook(io.BytesIO(offered.data))
    page = book["站点"]
    for number, heading in enumerate(sheets.HEADINGS, 1):
        assert page.cell(1, number).value == heading
        page.cell(2, number).value = FILLED.get(heading)
    file = io.BytesIO()
    book.save(file)
    preview = operator.follow(upload(operator, file.getvalue()))
    assert "新增 1 个" in preview and "清泉站" in preview
    assert queries.by_code("37160001") is None, "a preview changes nothing"
    operator.submit(preview, press="确认导入")
    public = site.get("/stations/37160001")
    assert public.h1 == "清泉站"
    assert "饮水" in public
    made = queries.by_code("37160001")
    assert (made.kind, made.state, made.is_demonstration) == (Kind.SERVICE, State.OPEN, True)
    assert [each.action for each in db.session.query(AuditEntry).filter_by(subject_key="37160001")] == ["station.add"]


def test_the_exported_file_changes_nothing(demonstrated):
    visitor = signed_in(demonstrated, Role.OPERATOR)
    exported = visitor.get("/desk/stations.xlsx").data
    page = visitor.get("/desk/stations/imports")
    for system in System:
        kept = visitor.submit(page, "main form[enctype]", file=("back.xlsx", exported), system=system.value)
        assert "新增 0 个，修改 0 个，没有变化 395 个" in visitor.follow(kept)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", (None, None, None)),
        ("照常", (OnHolidays.USUAL, None, None)),
        ("休息", (OnHolidays.CLOSED, None, None)),
        ("9:00至17:00", (OnHolidays.OTHER, 540, 1020)),
    ],
)
def test_what_places_do_on_holidays_comes_in_and_goes_out(app, operator, db_session, written, kept):
    station("37160001", on_holidays=OnHolidays.OTHER, holiday_opens=600, holiday_closes=720)
    preview = operator.follow(upload(operator, sheet(row(HOLIDAYS=written))))
    assert "10:00-12:00" in preview
    operator.submit(preview, press="确认导入")
    db.session.expire_all()
    place = queries.by_code("37160001")
    assert (place.on_holidays, place.holiday_opens, place.holiday_closes) == kept
    back = operator.follow(upload(operator, operator.get("/desk/stations.xlsx").data))
    assert "新增 0 个，修改 0 个" in back


def test_a_change_is_shown_before_and_after(app, operator, db_session):
    place = station("37160001", name="旧名", services=[Service.WATER])
    said(place, Service.WATER)
    preview = operator.follow(upload(operator, sheet(row(NAME="新名"))))
    assert "旧名" in preview and "新名" in preview and "修改 1 个" in preview
    assert "第 2 行 37160001" in preview
    operator.submit(preview, press="确认导入")
    db.session.expire_all()
    changed = queries.by_code("37160001")
    assert (changed.name, changed.version) == ("新名", 2)
    assert {each.service for each in changed.offered} == {Service.WATER, Service.CHARGING}
    assert status_of(changed, Service.WATER) == "works", "what was said about a service outlives an import"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"CODE": ""}, "2 A empty"),
        ({"CODE": "滨州一号"}, "2 A code"),
        ({"KIND": "彩票店"}, "2 B choice"),
        ({"NAME": ""}, "2 C empty"),
        ({"NAME": "长" * 61}, "2 C long"),
        ({"COUNTY": "历下区"}, "2 E choice"),
        ({"TOWN": "泉城路街道"}, "2 F town"),
        ({"LAT": "北纬37度"}, "2 I number"),
        ({"LAT": "118.0141", "LNG": "37.3841"}, "2 I number"),
        ({"LAT": "31.23", "LNG": "121.47"}, "2 I outside"),
        ({"LNG": ""}, "2 J position half"),
        ({"SYSTEM": "火星"}, "2 K choice"),
        ({"STEP_FREE": "有"}, "2 M choice"),
        ({"PHONE": "加微信"}, "2 O phone"),
        ({"STATE": "不开了"}, "2 P choice"),
        ({"OPENED": "去年"}, "2 Q date"),
        ({"HOLIDAYS": "看情况"}, "2 Y hours"),
        ({"HOLIDAYS": "08:00-12:00，14:00-18:00"}, "2 Y holidays"),
        ({"SERVICES": "饮水、按摩"}, "2 Z service"),
        ({"NAME": "两\n行"}, "2 C characters"),
    ],
)  # fmt: skip
def test_each_mistake_names_its_row_and_column(app, changes, expected):
    assert read(app, sheet(row(**changes))) == [expected]


@pytest.mark.parametrize(
    ("hours", "kind"), [("8点到20点", "hours"), ("", "day empty"), ("08:00-12:00，11:00-20:00", "hours overlap")]
)
def test_hours_that_cannot_be_read(app, hours, kind):
    assert read(app, sheet(FILLED | {"周三": hours})) == [f"2 T {kind}"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("08:00-20:00", [[480, 1200]]),
        ("8:00—12:00、14:00～20:00", [[480, 720], [840, 1200]]),
        ("18:00至02:00", [[1080, 1560]]),
        ("全天", [[0, 1440]]),
        ("All day", [[0, 1440]]),
    ],
)
def test_hours_as_people_write_them(text, minutes):
    assert sheets.week_of([text, "Closed", *["休息"] * 5]) == {"0": minutes}


def test_a_formula_is_refused_where_it_stands(app):
    book = load_workbook(io.BytesIO(sheet(FILLED)))
    book["站点"]["C2"] = '=WEBSERVICE("http://example.com")'
    file = io.BytesIO()
    book.save(file)
    assert "2 C formula" in read(app, file.getvalue())


def test_one_wrong_row_and_nothing_comes_in(app, operator, db_session):
    page = upload(operator, sheet(FILLED, row(CODE="37160002", KIND="超市")), 422)
    assert "第 3 行" in page.rows()[0][0] or "第 3 行" in page.rows()[1][0]
    assert "请填其中一个：总站、公益驿站、投注站" in page and "B 类别" in page and "超市" in page
    assert db.session.query(Station).count() == 0


def test_the_same_number_twice_names_the_other_row(app, operator, db_session):
    assert "编号和第 2 行重复" in upload(operator, sheet(FILLED, FILLED | {sheets.NAME: "另一个"}), 422)


def test_a_missing_and_a_strange_column(app):
    headings = [heading for heading in sheets.HEADINGS if heading != sheets.PHONE] + ["销量"]
    assert read(app, sheet(FILLED, headings=headings)) == ["1  column missing", "1 Z column unknown"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.xlsx", b"", "文件是空的"),
        ("a.xlsx", b"MZ\x90\x00 not a sheet", "这不是 .xlsx 表格"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 .xls 或加了密码"),
        ("../../etc/passwd", b"PK\x03\x04 broken", "表格损坏"),
    ],
)
def test_wrong_files_get_a_sentence(operator, db_session, name, data, message):
    assert message in upload(operator, data, 422, name=name)


def test_no_file_chosen(operator, db_session):
    page = operator.get("/desk/stations/imports")
    assert "请选择要上传的 .xlsx 表格" in operator.submit(page, "main form[enctype]", 422)


def test_a_file_over_five_megabytes_is_turned_away(operator, db_session):
    assert "文件太大了" in upload(operator, b"PK" + b"\0" * 6_000_000, 413)


def test_only_this_address_takes_large_bodies(operator, db_session):
    page = operator.get("/desk/stations/imports")
    token = page.one("main form input[name=csrf_token]")["value"]
    operator.open("/sign-out", 413, method="POST", data={"csrf_token": token, "x": "y" * 1_100_000})


def test_amap_positions_are_converted_once(app, operator, db_session):
    preview = operator.follow(upload(operator, sheet(row(LAT="37.384842", LNG="118.020149")), system=System.GCJ02))
    operator.submit(preview, press="确认导入")
    made = queries.by_code("37160001")
    assert made.position == pytest.approx((37.3841, 118.0141), abs=1e-4)
    assert (made.supplied_lat, made.supplied_lng, made.supplied_system) == (37.384842, 118.020149, System.GCJ02)


def test_a_place_that_changed_since_the_preview_is_shown_again(app, operator, db_session):
    station("37160001", name="旧名")
    preview = operator.follow(upload(operator, sheet(row(NAME="新名"))))
    other = signed_in(app, Role.OPERATOR)
    page = other.get("/desk/stations/37160001")
    other.submit(page, "form[action='/desk/stations/37160001']", name="别人改的名")
    again = operator.follow(operator.submit(preview, press="确认导入"))
    assert "预览之后站点有变动" in again and "别人改的名" in again
    operator.submit(again, press="确认导入")
    db.session.expire_all()
    assert queries.by_code("37160001").name == "新名"


def test_what_an_owner_says_of_holidays_after_the_preview_is_not_overwritten(app, operator, db_session):
    place = station("37160001", on_holidays=None)
    preview = operator.follow(upload(operator, sheet(row(HOLIDAYS="休息"))))
    owner = signed_in(app, Role.OWNER, scope=place.code)
    hours = owner.get("/owner/stations/37160001/hours")
    owner.submit(hours, "form[action$='/holidays']", **{"holidays-answer": "usual"})
    again = operator.follow(operator.submit(preview, press="确认导入"))
    assert "预览之后站点有变动" in again and "照常" in again
    assert queries.by_code("37160001").on_holidays is OnHolidays.USUAL


def test_an_owner_who_speaks_while_the_sheet_is_being_written_is_heard(app, operator, db_session):
    """Two connections: the owner answers between the comparison and the first line written. On PostgreSQL the owner is first and
    the sheet is shown again; on SQLite the owner waits for the sheet and has the last word."""
    place = station("37160001", on_holidays=None)
    preview = operator.follow(upload(operator, sheet(row(HOLIDAYS="休息", NAME="新名"))))
    owner = signed_in(app, Role.OWNER, scope=place.code)
    hours = owner.get("/owner/stations/37160001/hours")
    answers = []

    def speak():
        with app.app_context():
            owner.submit(hours, "form[action$='/holidays']", **{"holidays-answer": "usual"})

    def between(_connection, _cursor, statement, *_more):
        if statement.startswith("UPDATE station SET") and not answers:
            answers.append(threading.Thread(target=speak))
            answers[0].start()
            answers[0].join(5 if is_postgresql else 0.2)

    engine = db.engine
    is_postgresql = engine.dialect.name == "postgresql"
    event.listen(engine, "before_cursor_execute", between)
    try:
        after = operator.follow(operator.submit(preview, press="确认导入"))
        answers[0].join(20)
    finally:
        event.remove(engine, "before_cursor_execute", between)
    db.session.expire_all()
    assert ("预览之后站点有变动" in after) is is_postgresql
    assert queries.by_code("37160001").on_holidays is OnHolidays.USUAL
    assert (queries.by_code("37160001").name == "新名") is not is_postgresql


def test_a_sheet_put_aside_before_an_upgrade_is_asked_for_again(app, operator, db_session):
    preview = operator.follow(upload(operator, sheet(FILLED)))
    kept = queries.import_by_key(preview.path.rsplit("/", 1)[1])
    kept.rows = [{name: value for name, value in line.items() if name != "holidays"} for line in kept.rows]
    db.session.commit()
    said = "升级之前上传的，请重新上传一次。站点资料没有动过"
    assert said in operator.follow(operator.submit(preview, press="确认导入"))
    assert said in operator.follow(operator.get(preview.path, 303))
    assert db.session.query(Station).count() == 0


def test_a_sheet_opens_no_place_that_lacks_what_visitors_need(app, operator, db_session):
    station("37160001", weekly={}, services=(), state=State.PREPARING, kind=Kind.OUTLET)
    bare = dict.fromkeys(sheets.DAYS, "") | {sheets.KIND: "投注站", sheets.SERVICES: ""}
    refused = upload(operator, sheet(row() | bare), 422)
    assert "对外服务之前要先填好这一项" in refused and "地址" in refused
    still = upload(operator, sheet(row(STATE="筹备中") | bare))
    operator.submit(operator.follow(still), press="确认导入")
    ready = upload(operator, sheet(row(ADDRESS="黄河路口", KIND="投注站")))
    operator.submit(operator.follow(ready), press="确认导入")
    db.session.expire_all()
    assert queries.by_code("37160001").state is State.OPEN


def test_confirmed_twice_it_is_done_once(app, operator, db_session):
    preview = operator.follow(upload(operator, sheet(FILLED)))
    operator.submit(preview, press="确认导入")
    assert "已经导入过了" in operator.follow(operator.submit(preview, press="确认导入"))
    assert db.session.query(Station).count() == 1


def test_confirmed_by_many_at_once_it_is_done_once(app, operator, db_session):
    key = operator.follow(upload(operator, sheet(FILLED))).path.rsplit("/", 1)[1]

    def confirm(_index):
        from app.core import clock
        from app.core.audit import System as TheSite

        kept = queries.import_by_key(key)
        return imports.confirm(kept, by=TheSite(), now=clock.now(), demonstration=True)

    results = at_once(app, 6, confirm)
    assert len(successes(results)) == 1
    assert len(failures(results, imports.AlreadyApplied)) == 5


def test_another_persons_upload_is_not_mine_to_confirm(app, operator, db_session):
    preview = operator.follow(upload(operator, sheet(FILLED)))
    signed_in(app, Role.OPERATOR).get(preview.path, status=404)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_operators_import(app, role):
    signed_in(app, role).get("/desk/stations/imports", status=403)


def test_auditors_look_and_take_the_sheet_with_them(app, db_session):
    place = station()
    db.session.commit()
    auditor = signed_in(app, Role.AUDITOR)
    assert place.name in auditor.get("/desk/stations")
    assert auditor.get("/desk/stations.xlsx").data.startswith(b"PK")
    auditor.get(f"/desk/stations/{place.code}", status=403)


def test_the_command_says_what_is_wrong_and_does_nothing(app, db_session, tmp_path):
    file = tmp_path / "wrong.xlsx"
    file.write_bytes(sheet(row(KIND="超市")))
    result = app.test_cli_runner().invoke(args=["stations", "import", str(file)])
    assert result.exit_code == 1
    assert "row 2, B 类别" in result.output and "Nothing was imported" in result.output


def test_the_command_imports_and_lists(app, db_session, tmp_path):
    file = tmp_path / "right.xlsx"
    file.write_bytes(sheet(FILLED))
    db.session.commit()
    assert "1 added, 0 changed, 0 unchanged" in run_command(app, "stations", "import", str(file))
    assert "37160001\tservice\topen\t清泉站" in run_command(app, "stations", "list")


def test_every_service_kind_and_state_has_its_word_in_the_sheet():
    assert set(sheets.SERVICE_NAMES.values()) == set(Service)
    assert set(sheets.KINDS.values()) == set(Kind)
    assert set(sheets.STATES.values()) == set(State)
