"""Draws are taken in at the desk from a file, with the source it came from; a wrong file is refused and the form kept."""

import pytest

from app.accounts.rules import Role
from tests.builders.accounts import signed_in
from tests.builders.exhibition import as_json, ssq_row
from tests.site import Site


def test_an_operator_imports_draws(app, db_session):
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get("/desk/draws")
    file = ("draws.json", as_json(ssq_row("26095", "2026-08-18"), ssq_row()))
    page = operator.follow(operator.submit(page, source="开奖公告", file=file))
    assert "新增 2 期，最新一期 2026096" in page
    assert page.texts("tbody tr td .cell") == ["双色球", "draws.json", "开奖公告", "2"]
    again = operator.follow(operator.submit(page, source="开奖公告", file=file))
    assert "2 期都已在档案里，内容相同，没有改动" in again
    assert "开奖公告" in Site(app).get("/exhibition/draws/ssq/2026096")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            ("draws.json", as_json(ssq_row(), ssq_row("26095", "2026-08-18", blue=17))),
            "第 3 行（第 2 条）：蓝球 17 不在 1 到 16 之间",
        ),
        (("draws.xlsx", b"PK\x03\x04\x00"), "这不是文本文件"),
        (("draws.json", b""), "文件是空的"),
    ],
)
def test_a_wrong_file_is_refused_and_the_form_kept(file, said, app, db_session):
    operator = signed_in(app, Role.OPERATOR)
    page = operator.submit(operator.get("/desk/draws"), status=422, source="开奖公告", file=file)
    assert said in page
    assert page.one("input[name=source]")["value"] == "开奖公告"
    assert "档案还是空的" in Site(app).get("/exhibition/draws/ssq")


def test_the_source_of_a_file_is_asked_for(app, db_session):
    operator = signed_in(app, Role.OPERATOR)
    page = operator.submit(operator.get("/desk/draws"), status=422, file=("draws.json", as_json(ssq_row())))
    assert "请写明数据从哪里来" in page
