"""A table that somebody brings: an .xlsx workbook, a CSV file, or cells pasted from Word or Excel. Read, never trusted."""

import csv
import io

from app.core import spreadsheets
from app.core.spreadsheets import Fault, Row, Table, Unreadable

MOST_ROWS, MOST_COLUMNS = 5_000, 60
csv.field_size_limit(1_000_000)


def read(data: bytes, *, most_rows: int = MOST_ROWS) -> Table:
    """The first sheet of a workbook, or text in UTF-8 or GB 18030. Raises spreadsheets.Unreadable."""
    if len(data) > spreadsheets.LARGEST_FILE:
        raise Unreadable(Fault.TOO_LARGE)
    if data.startswith((b"PK", spreadsheets.OLE2)):
        return spreadsheets.read(data, most_rows=most_rows)
    return parse(_text(data), most_rows=most_rows)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable(Fault.NOT_A_WORKBOOK)


def parse(text: str, *, most_rows: int = MOST_ROWS) -> Table:
    """Lines of cells, by tabs where the first line has one, else by commas; headings first. Raises Unreadable."""
    delimiter = "\t" if "\t" in text.lstrip("\r\n").split("\n", 1)[0] else ","
    try:
        numbered = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1))
    except csv.Error as error:
        raise Unreadable(Fault.DAMAGED) from error
    lines = [(number, line) for number, line in numbered if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise Unreadable(Fault.NO_ROWS)
    headings = tuple(heading.strip() for heading in lines[0][1])
    known = [heading for heading in headings if heading]
    if not 1 <= len(known) <= MOST_COLUMNS or len(set(known)) != len(known):
        raise Unreadable(Fault.DAMAGED)
    if len(lines) > most_rows + 1:
        raise Unreadable(Fault.TOO_MANY_ROWS)
    return Table(headings, tuple(Row(number, _values(headings, line)) for number, line in lines[1:]))


def _values(headings: tuple[str, ...], line: list[str]) -> dict[str, str]:
    return {heading: cell.strip() for heading, cell in zip(headings, line, strict=False) if heading}


def pasted(table: Table) -> str:
    """The table as tab-separated text that `parse` takes again, each line at its number."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerow(table.headings)
    at = 2
    for row in table.rows:
        for _empty in range(at, row.number):
            writer.writerow([])
        writer.writerow([row.values.get(heading, "") for heading in table.headings])
        at = row.number + 1
    return file.getvalue()
