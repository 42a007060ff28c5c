"""Tables of records: .xlsx and CSV in, CSV out. Nothing here touches the database."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core import spreadsheets, tables
from app.exhibition.collection import rules
from app.exhibition.models import Item


class Unreadable(Exception):
    """The file is no table this site reads."""


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: list[dict[str, str]]


def read(data: bytes) -> Table:
    """An .xlsx workbook (its first sheet) or a CSV in UTF-8 or GB 18030. Raises Unreadable."""
    try:
        found = tables.read(data)
    except spreadsheets.Unreadable as error:
        raise Unreadable from error
    return Table([name for name in found.headings if name], [dict(row.values) for row in found.rows])


def written(items: Iterable[Item]) -> str:
    """The records as a CSV that `read` takes again; the headings are the names of the facts."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([fact.names[0] for fact in rules.FACTS])
    for item in items:
        writer.writerow([_safe(cell) for cell in _cells(item)])
    return "\ufeff" + file.getvalue()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(items: Iterable[Item]) -> bytes:
    """The same as .xlsx."""
    columns = [spreadsheets.Column(fact.names[0]) for fact in rules.FACTS]
    rows = [[_safe(cell) for cell in _cells(item)] for item in items]
    return spreadsheets.write([spreadsheets.Sheet("records", columns, rows)])


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
