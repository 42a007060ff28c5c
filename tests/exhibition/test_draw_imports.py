"""Draw results come in whole or not at all, and each wrong row is named with its line."""

import datetime
import json
import threading

import pytest

from app.core import audit
from app.exhibition.draws import imports, operations, queries, rules
from app.exhibition.draws.models import Draw, DrawImport
from app.exhibition.draws.rules import Fault
from app.exhibition.games import catalogue
from tests.builders.exhibition import as_json, import_draws, ssq_row

TODAY = datetime.date(2026, 11, 23)


def read(content: bytes, game: str = "ssq") -> imports.Reading:
    return imports.read(content, catalogue.games()[game].facts, TODAY)


def fault_of(*rows) -> tuple[Fault, int]:
    """The only fault of a file, and the line it stands in."""
    (refused,) = read(as_json(*rows)).refusals
    return refused.found.fault, refused.line


# --- one wrong row of each kind ---


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (ssq_row(issue=""), Fault.NO_ISSUE),
        (ssq_row(issue="2026-96"), Fault.BAD_ISSUE),
        (ssq_row(issue="２０２６０９６"), Fault.BAD_ISSUE),
        (ssq_row(date=""), Fault.NO_DATE),
        (ssq_row(date="5"), Fault.BAD_DATE),
        (ssq_row(date="2026-02-30"), Fault.BAD_DATE),
        (ssq_row(date="2025-08-20"), Fault.OTHER_YEAR),
        (ssq_row(issue="26140", date="2026-12-30"), Fault.IN_FUTURE),
        (ssq_row(red=()), Fault.WRONG_COUNT),
        (ssq_row(red=(1, 2, 3, 4, 5)), Fault.WRONG_COUNT),
        (ssq_row(red=(1, 2, 3, 4, 5, 6, 7)), Fault.WRONG_COUNT),
        (ssq_row(red=(0, 2, 3, 4, 5, 6)), Fault.OUT_OF_RANGE),
        (ssq_row(red=(1, 2, 3, 4, 5, 34)), Fault.OUT_OF_RANGE),
        (ssq_row(blue=17), Fault.OUT_OF_RANGE),
        (ssq_row(blue=None), Fault.NO_NUMBERS),
        (ssq_row(blue=True), Fault.NOT_NUMBERS),
        (ssq_row(blue="四"), Fault.NOT_NUMBERS),
        (ssq_row(red=(1, 1, 3, 4, 5, 6)), Fault.REPEATED_NUMBER),
        ({"issueNumber": "26096", "drawDate": "2026-08-20"}, Fault.NO_NUMBERS),
        ("26096", Fault.NOT_A_RECORD),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(row, fault):
    good = ssq_row("26095", "2026-08-18")
    assert fault_of(good, row) == (fault, 3)


def test_an_issue_may_stand_in_a_file_once():
    assert fault_of(ssq_row(), ssq_row("2026096")) == (Fault.TWICE_IN_FILE, 3)


def test_two_issues_may_not_share_a_day():
    assert fault_of(ssq_row(), ssq_row("26095")) == (Fault.SAME_DAY, 3)


def test_the_special_number_of_seven_lotto_is_not_among_the_basic_ones():
    row = {"qihao": "2026084", "date": "2026-07-24", "numbers": [4, 9, 14, 16, 18, 22, 23], "special": 9}
    (refused,) = read(json.dumps({"qlc": [row]}).encode(), "qlc").refusals
    assert refused.found.fault is Fault.SPECIAL_REPEATED


# --- the forms people exchange ---


def test_csv_with_terms_and_lists():
    content = (
        "\ufeffterm,draw_time,draw_result,front_numbers,back_numbers\r\n"
        "26091,2026-08-09 21:15:00,\"02,13,14,16,20,24|05\",\"['02', '13', '14', '16', '20', '24']\",['05']\r\n"
    )
    ((row, result),) = read(content.encode()).results
    assert (row.line, result.issue_no, result.drawn_on) == (2, "2026091", datetime.date(2026, 8, 9))
    assert result.numbers == {"red": (2, 13, 14, 16, 20, 24), "blue": (5,)}


def test_csv_with_codes_names_the_line_of_a_short_row():
    content = 'code,date,red,blue\n2026007,2026-01-15,"09,13,19,27,29,30",1\n2026008,2026-01-18,"06,09,16,27,31",10\n'
    (refused,) = read(content.encode()).refusals
    assert (refused.line, refused.number, refused.found.fault) == (3, 2, Fault.WRONG_COUNT)


@pytest.mark.parametrize(
    ("game", "name", "row", "numbers"),
    [
        ("ssq", "ssq", {"red": [9, 6, 13, 17, 24, 28], "blue": 15}, {"red": (6, 9, 13, 17, 24, 28), "blue": (15,)}),
        ("fc3d", "3d", {"digits": [2, 0, 2]}, {"digits": (2, 0, 2)}),
        ("qlc", "qlc", {"numbers": [4, 9, 14, 16, 18, 22, 23], "special": 11},
         {"basic": (4, 9, 14, 16, 18, 22, 23), "special": (11,)}),
        ("kl8", "kl8", {"numbers": list(range(1, 21))}, {"numbers": tuple(range(1, 21))}),
    ],
)  # fmt: skip
def test_json_with_one_list_a_game(game, name, row, numbers):
    content = {"updated_at": "2026-07-26", "other": [1], name: [{"qihao": "2026085", "date": "2026-07-26", **row}]}
    ((_row, result),) = read(json.dumps(content).encode(), game).results
    assert result.numbers == numbers


def test_json_with_items():
    item = {"term": "2026166", "draw_time": "2026-06-25 21:30:00", "numbers": [f"{n:02}" for n in range(1, 21)]}
    ((_row, result),) = read(json.dumps({"total": 1, "items": [item]}).encode(), "kl8").results
    assert result.issue_no == "2026166"


def test_digits_without_separators_are_read_one_by_one():
    content = "term,draw_time,draw_result,numbers\n2026197,2026-07-26,232,232\n"
    ((_row, result),) = read(content.encode(), "fc3d").results
    assert result.numbers == {"digits": (2, 3, 2)}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        ("期号".encode("gbk"), "not-text"),
        (b"PK\x03\x04\x00\x00", "not-text"),
        (b"[{", "not-json"),
        (b'[{"issueNumber": "26096"} {"issueNumber": "26095"}]', "not-json"),
        (b"[1, 2", "not-json"),
        (b"[", "not-json"),
        (b"{", "not-json"),
        (b'{"a" 1}', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[" + b"9" * 5_000 + b"]", "not-json"),
        (b"[]", "no-rows"),
        (b'{"dlt": []}', "no-rows"),
        (b"code,date,red,blue\n", "no-rows"),
        (b"a,b,c\n1,2,3\n", "no-columns"),
        (b"code,date,red,blue\n\"26096,2026-08-20,1,2\n", "no-columns"),
        (b"<html></html>", "no-columns"),
    ],
)  # fmt: skip
def test_a_file_that_makes_no_sense_says_why(content: bytes, reason: str):
    with pytest.raises(imports.NotReadable) as refused:
        read(content)
    assert refused.value.reason == reason


# --- into the database ---


def test_everything_or_nothing(db_session):
    with pytest.raises(operations.Refused) as refused:
        import_draws(ssq_row(), ssq_row("26095", "2026-08-18", blue=99))
    assert [refusal.line for refusal in refused.value.refusals] == [3]
    assert db_session.query(Draw).count() == db_session.query(DrawImport).count() == 0


def test_the_same_file_again_changes_nothing(db_session):
    assert import_draws(ssq_row(), ssq_row("26095", "2026-08-18")).added == 2
    again = import_draws(ssq_row("2026096", red=(31, 26, 22, 16, 4, 1)), ssq_row("26095", "2026-08-18"))
    assert (again.added, again.known) == (0, 2)
    assert db_session.query(DrawImport).count() == 1


def test_a_row_that_contradicts_the_archive_is_refused(db_session):
    import_draws(ssq_row())
    with pytest.raises(operations.Refused) as refused:
        import_draws(ssq_row("26097", "2026-08-23"), ssq_row(blue=5))
    (refusal,) = refused.value.refusals
    assert (refusal.found.fault, refusal.line) == (Fault.DIFFERS, 3)
    assert queries.archive("ssq").count == 1


def test_issues_follow_one_another_in_time(db_session):
    import_draws(ssq_row("26095", "2026-08-18"))
    with pytest.raises(operations.Refused) as refused:
        import_draws(ssq_row("26096", "2026-08-16"))
    assert refused.value.refusals[0].found.fault is Fault.OUT_OF_ORDER


def test_an_unusual_weekday_is_taken_in_and_pointed_out(db_session):
    taken = import_draws(ssq_row(date="2026-08-21"))  # A Friday.
    assert (taken.added, taken.unusual) == (1, ("2026096",))


def test_an_import_is_in_the_audit_log(db_session):
    import_draws(ssq_row())
    (entry,) = db_session.query(audit.AuditEntry).filter_by(action="draws.import")
    assert (entry.subject_key, entry.facts["added"]) == ("ssq", 1)


def test_two_imports_of_the_same_draws_at_once_keep_one(make_app):
    """Whoever comes second finds the draws there or is told to try again; no draw is doubled or lost."""
    app, outcomes = make_app(), []
    barrier = threading.Barrier(2)

    def run() -> None:
        from app.core.db import db, writing

        with app.app_context(), writing():
            barrier.wait()
            try:
                taken = import_draws(
                    *(ssq_row(f"26{n:03}", f"2026-{1 + n // 28:02}-{1 + n % 28:02}") for n in range(1, 60))
                )
                db.session.commit()
                outcomes.append(taken.added)
            except operations.ImportedMeanwhile:
                db.session.rollback()
                outcomes.append(0)
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == [0, 59]
    with app.app_context():
        assert queries.archive("ssq").count == 59


# --- the command and the real file ---


def test_the_real_file(run, shared_data, db_session):
    path = str(shared_data / "draws-ssq-2025-2026.json")
    assert "新增 243 期，最新一期 2026096" in run("exhibition", "import-draws", path)
    assert "243 期都已在档案里，内容相同，没有改动" in run("exhibition", "import-draws", path)
    held = queries.archive("ssq")
    assert (held.count, held.newest.issue_no, held.oldest.issue_no) == (243, "2026096", "2025005")
    assert held.newest.numbers == {"red": [1, 4, 16, 22, 26, 31], "blue": [4]}


def test_the_real_file_with_one_spoilt_row_imports_nothing(app, shared_data, tmp_path, db_session):
    rows = json.loads((shared_data / "draws-ssq-2025-2026.json").read_text(encoding="utf-8"))
    rows[100]["redBalls"][0] = 99
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["exhibition", "import-draws", str(path)])
    line = path.read_text(encoding="utf-8")[: path.read_text(encoding="utf-8").index("99")].count("\n")
    assert result.exit_code == 1
    assert "（第 101 条）：红球 99 不在 1 到 33 之间" in result.output
    assert f"第 {line - 2} 行" in result.output
    assert "一条也没有导入" in result.output
    assert queries.archive("ssq").count == 0


def test_an_unknown_game_names_the_known_ones(app, shared_data):
    path = str(shared_data / "draws-ssq-2025-2026.json")
    result = app.test_cli_runner().invoke(args=["exhibition", "import-draws", path, "--game", "dlt"])
    assert result.exit_code == 1
    assert "ssq, fc3d, qlc, kl8" in result.output


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("26096", rules.Wanted(issue_no="2026096")),
        ("第2026096期", rules.Wanted(issue_no="2026096")),
        ("2026-08-20", rules.Wanted(since=datetime.date(2026, 8, 20), until=datetime.date(2026, 8, 20))),
        ("2026/8/20", rules.Wanted(since=datetime.date(2026, 8, 20), until=datetime.date(2026, 8, 20))),
        ("2026年8月20日", rules.Wanted(since=datetime.date(2026, 8, 20), until=datetime.date(2026, 8, 20))),
        ("2026年12月", rules.Wanted(since=datetime.date(2026, 12, 1), until=datetime.date(2026, 12, 31))),
        ("2026-02", rules.Wanted(since=datetime.date(2026, 2, 1), until=datetime.date(2026, 2, 28))),
        ("2025", rules.Wanted(since=datetime.date(2025, 1, 1), until=datetime.date(2025, 12, 31))),
        ("", rules.Wanted()),
        ("2026-13", rules.Wanted(understood=False)),
        ("大奖", rules.Wanted(understood=False)),
    ],
)
def test_what_people_type_into_the_archive(typed, wanted):
    assert rules.wanted(typed) == wanted
