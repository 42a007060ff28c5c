"""A member's copy of the passbook."""

import csv
import datetime
import io
from collections.abc import Sequence
from urllib.parse import quote

from flask import Response
from flask_babel import gettext as _

from app.core import clock, site
from app.points import presenting
from app.points.ledger.queries import Line

SECOND = datetime.timedelta(seconds=1)  # Lots lapse at midnight: the last good day is the one before.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def statement(lines: Sequence[Line], *, name: str) -> Response:
    """Every movement, oldest first, as CSV that spreadsheets open as UTF-8."""
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(
        [
            _("日期和时间"),
            _("种类"),
            _("摘要"),
            _("地点"),
            _("可用积分增减"),
            _("保留中增减"),
            _("可用结余"),
            _("批次"),
            _("批次有效期"),
        ]
    )
    names = presenting.place_names(line.transaction.place for line in lines)
    for line in lines:
        writer.writerow(_row(line, names))
    headers = {"Content-Disposition": "attachment; filename=passbook.csv; filename*=UTF-8''" + quote(f"{name}.csv")}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


def sample_rows() -> list[list]:
    """What a workbook of the demonstration says of itself: it is read without the page around it. Nothing on a real site."""
    return [[_("说明"), _("演示环境：站点、项目与人员均为示例")]] if site.current().demonstration else []


def _row(line: Line, names: dict) -> list:
    moment = clock.local(line.transaction.at).strftime("%Y-%m-%d %H:%M")
    place = names.get(line.transaction.place, "")
    last_days = "; ".join(f"{clock.local(lot.expires_at - SECOND):%Y-%m-%d}" for lot in line.lots)
    words = [plain(presenting.kind_word(line)), plain(presenting.what(line)), plain(place)]
    lots = "; ".join(str(lot.id) for lot in line.lots)
    return [moment, *words, line.amount, line.held, line.balance, lots, last_days]


def plain(text) -> str:
    """Text without marks; what a spreadsheet would take for a formula is quoted (ASVS 1.2.10)."""
    text = text.striptags() if hasattr(text, "striptags") else str(text)
    return f"'{text}" if text.startswith(FORMULA) else text
