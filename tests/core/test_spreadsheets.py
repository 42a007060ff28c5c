"""Workbooks that hurt nobody: text stays text on the way out, and no file is parsed before it was measured."""

import io
import time
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from app.core import spreadsheets
from app.core.spreadsheets import Column, Fault, Sheet, Unreadable

pytestmark = pytest.mark.sqlite_only
COLUMNS = [Column("编号"), Column("名称")]


def book(*rows, columns=COLUMNS) -> bytes:
    return spreadsheets.write([Sheet("表", columns, rows)])


def changed(data: bytes, **parts: bytes) -> bytes:
    """The same package with parts replaced or added (`__` stands for `/`, `_dot_` for `.`)."""
    source, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in named:
                target.writestr(name, source.read(name))
        for name, content in named.items():
            target.writestr(name, content)
    return file.getvalue()


def fault(data: bytes) -> Fault:
    begun = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        spreadsheets.read(data)
    assert time.monotonic() - begun < 5
    return caught.value.fault


def test_what_was_written_is_read_back():
    table = spreadsheets.read(book(("001", "清泉站"), ("002", "黄河站")))
    assert table.headings == ("编号", "名称")
    assert [row.values for row in table.rows] == [{"编号": "001", "名称": "清泉站"}, {"编号": "002", "名称": "黄河站"}]
    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")'])
def test_text_that_looks_like_a_formula_stays_text(text):
    data = book((text, ""))
    cell = load_workbook(io.BytesIO(data))["表"]["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    row = spreadsheets.read(data).rows[0]
    assert row.values["编号"] == text.strip() and not row.formulas


def test_a_typed_formula_is_noticed():
    made = Workbook()
    made.active.append(["编号", "名称"])
    made.active.append(["001", "=A2&B1"])
    file = io.BytesIO()
    made.save(file)
    assert spreadsheets.read(file.getvalue()).rows[0].formulas == {"名称"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(8.0, "8"), (37.384123, "37.384123"), (True, "是"), (None, ""), (" 左 ", "左"), (10**9, "1000000000")],
)
def test_cells_read_as_people_see_them(value, text):
    assert spreadsheets.text_of(value) == text


def test_empty_lines_between_do_not_shift_the_numbers():
    assert [row.number for row in spreadsheets.read(book(("a", ""), ("", ""), ("b", ""))).rows] == [2, 4]


HOSTILE = {
    "nothing at all": (lambda: b"", Fault.EMPTY),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 400, Fault.NOT_A_WORKBOOK),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", Fault.NOT_A_WORKBOOK),
    "an old or locked workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, Fault.OLD_OR_LOCKED),
    "half a workbook": (lambda: book(("001", "x"))[:-300], Fault.DAMAGED),
    "only headings": (lambda: book(), Fault.NO_ROWS),
    "too many rows": (lambda: book(*[(str(n), "x") for n in range(5_001)]), Fault.TOO_MANY_ROWS),
    "macros": (lambda: changed(book(("1", "x")), xl__vbaProject_dot_bin=b"macro"), Fault.MACROS),
    "an entity bomb": (
        lambda: changed(
            book(("1", "x")),
            xl__worksheets__sheet1_dot_xml=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        ),
        Fault.DAMAGED,
    ),
    "a file from elsewhere by entity": (
        lambda: changed(
            book(("1", "x")),
            xl__sharedStrings_dot_xml=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        ),
        Fault.DAMAGED,
    ),
    "nonsense inside": (lambda: changed(book(("1", "x")), xl__worksheets__sheet1_dot_xml=b"<a><b></a>"), Fault.DAMAGED),
    "something else zipped": (
        lambda: changed(b"PK\x05\x06" + b"\0" * 18, readme_dot_txt=b"hello"),
        Fault.NOT_A_WORKBOOK,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_quickly(name):
    make, reason = HOSTILE[name]
    assert fault(make()) is reason


def test_a_zip_bomb_is_stopped_while_it_unpacks():
    bomb = changed(book(("1", "x")), xl__media__image1_dot_png=b"\0" * 400_000_000)
    assert len(bomb) < 1_000_000
    assert fault(bomb) is Fault.TOO_LARGE


def test_a_file_over_the_limit_is_not_opened():
    assert fault(b"PK" + b"\0" * spreadsheets.LARGEST_FILE) is Fault.TOO_LARGE


def test_a_sheet_that_claims_a_million_rows_costs_nothing():
    made = Workbook()
    made.active.append(["编号", "名称"])
    made.active["A1048576"] = "last"
    file = io.BytesIO()
    made.save(file)
    assert fault(file.getvalue()) is Fault.NO_ROWS
