"""Excel workbooks (.xlsx) of the desk: written so that nothing in them is a formula, read so that no file can hurt.

Reading is two steps: `check` looks at the package without trusting what it says about itself (real unpacked size, no macros,
no document types), then `read` takes the cells, up to a fixed number of rows and columns.
"""

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FILE = 5_000_000  # Bytes as uploaded.
LARGEST_UNPACKED = 30_000_000
MOST_PARTS = 200
MOST_ROWS, MOST_COLUMNS = 5_000, 80
ROWS_WITH_CHOICES = 2_000
CHUNK = 65_536
OLE2 = b"\xd0\xcf\x11\xe0"  # Old .xls files and encrypted workbooks.
HEAD = PatternFill("solid", fgColor="7E1512")


class Fault(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    NOT_A_WORKBOOK = "not a workbook"
    OLD_OR_LOCKED = "old or locked"
    TOO_LARGE = "too large"
    MACROS = "macros"
    DAMAGED = "damaged"
    NO_ROWS = "no rows"
    TOO_MANY_ROWS = "too many rows"


class Unreadable(Exception):
    """This file is not taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Column:
    """A column to write. `choices` become a drop-down list, `note` a remark shown when the cell is chosen."""

    heading: str
    width: int = 16
    choices: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = ()


@dataclass(frozen=True)
class Row:
    """One line that was read: its number in the sheet, its values by heading as text, and where it holds formulas."""

    number: int
    values: dict[str, str]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def letter(self, heading: str) -> str:
        """The column's letter: “C”."""
        return get_column_letter(self.headings.index(heading) + 1) if heading in self.headings else ""


def write(sheets: Sequence[Sheet]) -> bytes:
    """A workbook. Every text stays text: what begins with = + - @ is neither stored nor shown as a formula."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for number, column in enumerate(sheet.columns, 1):
            _head(page.cell(1, number), column.heading)
            letter = get_column_letter(number)
            page.column_dimensions[letter].width = column.width
            page.column_dimensions[letter].number_format = "@"
            _offer(page, letter, column)
        for number, row in enumerate(sheet.rows, 2):
            for position, value in enumerate(row, 1):
                put(page.cell(number, position), value)
        page.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def put(cell: OpenpyxlCell, value: Any) -> None:
    """Write one value; text is text whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = "".join(character for character in value if character in "\t\n" or ord(character) >= 32)
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value[:1] in "=+-@\t"
    elif isinstance(value, datetime.datetime):
        cell.value = value.replace(tzinfo=None)
    else:
        cell.value = value


def _head(cell: OpenpyxlCell, heading: str) -> None:
    put(cell, heading)
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _offer(page, letter: str, column: Column) -> None:
    listed = f'"{",".join(column.choices)}"' if column.choices else None
    if listed and len(listed) > 255:  # The format allows no more; the note lists them then.
        listed = None
    if not listed and not column.note:
        return
    rule = DataValidation(type="list" if listed else None, formula1=listed, allow_blank=True)
    if column.note:
        rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading[:32], column.note[:255], True
    page.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS_WITH_CHOICES}")


def read(data: bytes, *, sheet: str = "", most_rows: int = MOST_ROWS) -> Table:
    """The sheet of this name, or the first one: headings in line 1, then every line that holds anything. Raises Unreadable."""
    check(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        page = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        lines = list(page.iter_rows(max_row=most_rows + 2, max_col=MOST_COLUMNS))
    except Unreadable:
        raise
    except Exception as error:  # Whatever an XML parser or openpyxl says of a forged file, it is the file's fault.
        raise Unreadable(Fault.DAMAGED) from error
    headings = tuple(text_of(cell.value) for cell in lines[0]) if lines else ()
    while headings and not headings[-1]:
        headings = headings[:-1]
    rows = [_row(number, headings, line) for number, line in enumerate(lines[1:], 2)]
    rows = [row for row in rows if any(row.values.values()) or row.formulas]
    if not headings or not rows:
        raise Unreadable(Fault.NO_ROWS)
    if len(rows) > most_rows:
        raise Unreadable(Fault.TOO_MANY_ROWS)
    return Table(headings, tuple(rows))


def _row(number: int, headings: tuple[str, ...], cells: Sequence[Any]) -> Row:
    values, formulas = {}, set()
    for heading, cell in zip(headings, cells, strict=False):
        if not heading:
            continue
        if cell.data_type in ("f", "e"):
            formulas.add(heading)
        values[heading] = text_of(cell.value)
    return Row(number, values, frozenset(formulas))


def text_of(value: Any) -> str:
    """What a person sees in the cell: whole numbers without “.0”, dates as 2026-11-23, times as 08:00."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value).strip()


def check(data: bytes) -> None:
    """Refuse what is no plain workbook, before anything parses it. Raises Unreadable."""
    if not data:
        raise Unreadable(Fault.EMPTY)
    if len(data) > LARGEST_FILE:
        raise Unreadable(Fault.TOO_LARGE)
    if data.startswith(OLE2):
        raise Unreadable(Fault.OLD_OR_LOCKED)
    if not data.startswith(b"PK"):
        raise Unreadable(Fault.NOT_A_WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(Fault.DAMAGED) from error


def _check_parts(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if len(names) > MOST_PARTS:
        raise Unreadable(Fault.TOO_LARGE)
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Unreadable(Fault.NOT_A_WORKBOOK)
    if any(name.endswith(("vbaProject.bin", ".exe", ".dll")) or "/activeX/" in name for name in names):
        raise Unreadable(Fault.MACROS)
    if len(set(names)) != len(names):
        raise Unreadable(Fault.DAMAGED)
    left = LARGEST_UNPACKED
    for name in names:
        left = _unpack(package, name, left)


def _unpack(package: zipfile.ZipFile, name: str, left: int) -> int:
    """Unpack one part to nowhere and count; what the directory says of its size is not believed."""
    tail = b""
    with package.open(name) as part:
        while chunk := part.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Unreadable(Fault.TOO_LARGE)
            if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk):
                raise Unreadable(Fault.DAMAGED)
            tail = chunk[-16:]
    return left
