"""Tables of records: .xlsx and CSV in, CSV out. Nothing here touches the database."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core import spreadsheets
from app.exhibition.collection import rules
from app.exhibition.models import Item

MOST_ROWS, MOST_COLUMNS = 5_000, 60
csv.field_size_limit(1_000_000)


class Unreadable(Exception):
    """The file is no table this site reads."""


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: list[dict[str, str]]


def read(data: bytes) -> Table:
    """An .xlsx workbook (its first sheet) or a CSV in UTF-8 or GB 18030. Raises Unreadable."""
    if len(data) > spreadsheets.LARGEST_FILE:
        raise Unreadable
    if data.startswith((b"PK", spreadsheets.OLE2)):
        try:
            sheet = spreadsheets.read(data, most_rows=MOST_ROWS)
        except spreadsheets.Unreadable as error:
            raise Unreadable from error
        return Table([name for name in sheet.headings if name], [dict(row.values) for row in sheet.rows])
    return _from_csv(_text(data))


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable


def _from_csv(text: str) -> Table:
    try:
        lines = [line for line in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise Unreadable from error
    headings = [heading.strip() for heading in lines[0]] if lines else []
    known = [heading for heading in headings if heading]
    if not 1 <= len(known) <= MOST_COLUMNS or len(set(known)) != len(known) or not 2 <= len(lines) <= MOST_ROWS + 1:
        raise Unreadable
    rows = [
        {heading: cell.strip() for heading, cell in zip(headings, line, strict=False) if heading} for line in lines[1:]
    ]
    return Table(known, rows)


def written(items: Iterable[Item]) -> str:
    """The records as a CSV that `read` takes again; the headings are the names of the facts."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([fact.names[0] for fact in rules.FACTS])
    for item in items:
        writer.writerow([_safe(cell) for cell in _cells(item)])
    return "\ufeff" + file.getvalue()


def _cells(item: Item) -> Sequence[str]:
    known = {
        "key": item.slug,
        "subjects": "; ".join(term.name for term in item.themes),
        "places": "; ".join(term.name for term in item.places),
        **{
            name: getattr(item, name) or "" for name in ("title", "title_en", "summary", "summary_en", "date", "number")
        },
    }
    return [known[fact.name] if fact.is_core else item.record.get(fact.name, "") for fact in rules.FACTS]


def _safe(cell: str) -> str:
    """What a spreadsheet program would take for a formula gets an apostrophe before it, as they do themselves."""
    return f"'{cell}" if cell[:1] in "=+-@\t" and cell[:1] and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
