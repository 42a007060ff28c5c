"""A table of a notice becomes figures: guessed, confirmed, summed, entered whole or not at all; and the notice they make."""

import io

import pytest
from docx import Document as Word
from openpyxl import Workbook
from sqlalchemy import func, select

from app.charity.entry import reading as rules
from app.charity.entry.reading import Column, Fault
from app.charity.models import Transaction
from app.charity.rules import Level, MoneyKind
from app.core import tables
from app.core.db import db
from app.core.spreadsheets import Unreadable
from tests.builders import charity as make
from tests.builders.workflow import desk_of

TABLE = "项目名称\t金额（万元）\t资金来源\t日期\n敬老院供暖\t12.5\t市级\t2026年3月2日\n助餐点\t3.2\t省级\t\n合计\t15.7\t\t\n"
HEADINGS = ("项目名称", "金额（万元）", "资金来源", "日期")


def read(text: str, unit: str = "wan") -> rules.Reading:
    table = tables.parse(text)
    columns = rules.guess(table.headings, {})
    return rules.read([(row.number, row.values, row.formulas) for row in table.rows], columns, unit)


def test_columns_and_unit_are_guessed_from_the_headings():
    assert rules.guess(HEADINGS, {}) == dict(
        zip(HEADINGS, (Column.LABEL, Column.AMOUNT, Column.LEVEL, Column.DATE), strict=True)
    )
    assert rules.unit_in(HEADINGS) == "wan" and rules.unit_in(("金额",)) == ""


def test_what_was_chosen_last_time_goes_before_a_guess():
    assert rules.guess(("事项", "数"), {"事项": "label", "数": "amount"}) == {"事项": Column.LABEL, "数": Column.AMOUNT}


def test_a_table_is_read_with_its_total():
    told = read(TABLE)
    assert [(line.number, line.minor, line.level) for line in told.lines] == [
        (2, 12_500_000, Level.CITY),
        (3, 3_200_000, Level.PROVINCE),
    ]
    assert told.ties and told.may_be_entered and told.stated_at == 4


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("\t3\t市级\t", Fault.NO_LABEL),
        ("甲\t\t市级\t", Fault.NO_AMOUNT),
        ("甲\t约三万\t市级\t", Fault.NOT_AN_AMOUNT),
        ("甲\t-3\t市级\t", Fault.NOT_AN_AMOUNT),
        ("甲\t3\t街道\t", Fault.UNKNOWN_LEVEL),
        ("甲\t3\t市级\t2026-02-30", Fault.NOT_A_DAY),
    ],
)
def test_a_line_says_what_is_wrong_with_it(line, fault):
    told = read("\t".join(HEADINGS) + "\n" + line + "\n")
    assert [(each.number, each.faults) for each in told.wrong] == [(2, (fault,))]


def test_a_sum_that_does_not_tie_is_not_entered():
    assert not read(TABLE.replace("15.7", "16")).may_be_entered


def test_a_cell_may_say_its_own_unit():
    assert read("项目\t金额\n甲\t48万元\n乙\t5,000\n", "yuan").total == 48_500_000


@pytest.mark.parametrize("text", ["", "一行", "a\ta\n1\t2\n", "甲\t乙\n\n\n"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(Unreadable):
        tables.parse(text)


def test_a_pasted_table_keeps_the_numbers_of_its_lines():
    table = tables.parse("甲\t乙\n\n1\t2\n")
    assert [row.number for row in tables.parse(tables.pasted(table)).rows] == [row.number for row in table.rows] == [3]


@pytest.fixture
def editor(app, db_session):
    make.publisher("bureau")
    return desk_of(app)


def test_an_editor_enters_a_workbook_and_the_columns_are_remembered(editor):
    made = make.project(published=False)
    book = Workbook()
    for line in (["事由", "数额"], ["敬老院供暖", 12.5], ["助餐点", 3.2], ["合计", 15.7]):
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    address = f"/desk/charity/projects/{made.code}/table"
    page = editor.submit(editor.get(address), status=200, press="看一看", file=("表.xlsx", file.getvalue()))
    page = editor.submit(
        page, status=200, press="按这样再看一遍", **{"amount_unit": "wan", "column-0": "label", "column-1": "amount"}
    )
    assert "和公告的合计一样" in page
    page = editor.follow(editor.submit(page, press="记入项目", kind="paid"))
    assert "记入了 2 笔" in page
    assert db.session.scalar(select(func.sum(Transaction.amount_minor))) == 15_700_000
    page = editor.submit(editor.get(address), status=200, press="看一看", pasted="事由\t数额\n甲\t1\n")
    assert page.one("select[name=column-1] option[selected]")["value"] == "amount"


def test_one_wrong_line_and_nothing_is_entered(editor):
    made = make.project(published=False)
    page = editor.get(f"/desk/charity/projects/{made.code}/table")
    page = editor.submit(page, status=200, press="看一看", pasted=TABLE.replace("3.2", "三点二"))
    assert "第 3 行" in page and not page.select("button[value=enter]")
    fields = {"then": "enter", "pasted": TABLE.replace("15.7", "99"), "version": str(made.version), "kind": "paid"}
    columns = {f"column-{number}": name for number, name in enumerate(("label", "amount", "level", "date"))}
    editor.post(f"{page.path}", fields | columns | {"amount_unit": "wan", "document_id": ""}, 422)
    assert db.session.scalar(select(Transaction.id)) is None


def test_another_publishers_table_is_not_there(editor):
    made = make.project(make.publisher("another"))
    editor.get(f"/desk/charity/projects/{made.code}/table", 404)


def test_page_word_and_paper_of_a_notice_say_the_same(site, db_session):
    for minor in (4_800_000, 1_250_050):
        made = make.project(year=2025, allocated=minor)
        make.money(made, minor // 2, MoneyKind.PAID)
    make.output(made, 40, 44)
    make.project(year=2025, allocated=900, published=False)
    page = site.get("/charity/publishers/bureau/notices/2025")
    assert page.texts("tbody tr:last-child .num .cell") == ["0.00 元", "60,500.50 元", "30,250.25 元"]
    answer = site.client.get("/charity/publishers/bureau/notices/2025.docx")
    book = Word(io.BytesIO(answer.data))
    assert [cell.text for cell in book.tables[0].rows[-1].cells][-2:] == ["60,500.50 元", "30,250.25 元"]
    assert "说到 40 米，做到 44 米" in "\n".join(each.text for each in book.paragraphs)
    assert site.client.get("/charity/publishers/bureau/notices/2025.pdf").data.startswith(b"%PDF")
    site.get("/charity/publishers/bureau/notices/2024", 404)
