"""Tables of records: .xlsx and CSV in and out. Nothing here touches the database."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core import spreadsheets, tables
from app.exhibition.collection import rules
from app.exhibition.models import Item

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet program would take for a formula, or what we once kept it from taking for one.
FORMULA = re.compile(r"'*[=+\-@\t]")
Links = Mapping[int, Sequence[Sequence[str]]]


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
    rows = [{heading: _bare(cell) for heading, cell in row.values.items()} for row in found.rows]
    return Table([name for name in found.headings if name], rows)


def written(items: Iterable[Item], own: Sequence[rules.Own] = (), links: Links | None = None) -> str:
    """The records as a CSV that `read` takes again; the headings are the names of the facts and of the own fields."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*_HEADINGS, *(each.heading for each in own)])
    writer.writerows(_rows(items, own, links or {}))
    return "\ufeff" + file.getvalue()


def workbook(items: Iterable[Item], own: Sequence[rules.Own] = (), links: Links | None = None) -> bytes:
    """The same as .xlsx."""
    columns = [spreadsheets.Column(heading) for heading in (*_HEADINGS, *(each.heading for each in own))]
    return spreadsheets.write([spreadsheets.Sheet("records", columns, _rows(items, own, links or {}))])


_HEADINGS = [fact.names[0] for fact in rules.FACTS]


def _rows(items: Iterable[Item], own: Sequence[rules.Own], links: Links) -> Iterable[list[str]]:
    for item in items:
        mine = (item.record.get(each.key, "") if each.item_class == item.item_class.key else "" for each in own)
        yield [_safe(cell) for cell in (*_cells(item, links.get(item.id, ())), *mine)]


def _cells(item: Item, links: Sequence[Sequence[str]]) -> Sequence[str]:
    known = {
        "key": item.slug,
        "subjects": "；".join(term.name for term in item.themes),
        "places": "；".join(term.name for term in item.places),
        "item_class": item.item_class.key,
        "links": "；".join(f"{tie}: {slug}" for tie, slug in links),
        **{
            name: getattr(item, name) or "" for name in ("title", "title_en", "summary", "summary_en", "date", "number")
        },
    }
    return [known[fact.name] if fact.is_core else item.record.get(fact.name, "") for fact in rules.FACTS]


def _safe(cell: str) -> str:
    """What a spreadsheet program would take for a formula gets an apostrophe before it, as they do themselves."""
    return f"'{cell}" if FORMULA.match(cell) and not _is_number(cell) else cell


def _bare(cell: str) -> str:
    """The cell without the apostrophe of `_safe`."""
    return cell[1:] if cell[:1] == "'" and FORMULA.match(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
