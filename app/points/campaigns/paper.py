"""The one export of a batch: a table for spreadsheets, the same as CSV, and slips to cut, in one archive."""

import csv
import datetime
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import clock, codes, i18n, printing, spreadsheets
from app.core import site as site_facts
from app.points.campaigns.rules import ON_A_SHEET
from app.qr import images

SYMBOL_MM = 26


@dataclass(frozen=True)
class Slip:
    """What stands on every slip beside its code."""

    title: str
    partner: str
    ends_on: datetime.date


def archive(slip: Slip, drawn: Sequence[str]) -> bytes:
    """Codes in three shapes. Raises PrintingUnavailable."""
    rows = [(serial, codes.grouped(code), _address(code)) for serial, code in enumerate(drawn, 1)]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("codes.csv", _csv(rows))
        packed.writestr("codes.xlsx", _workbook(rows))
        packed.writestr("codes.pdf", _pdf(slip, rows))
    return file.getvalue()


def _address(code: str) -> str:
    return site_facts.absolute("points_codes.scanned", code=code)


def _csv(rows: Sequence[tuple[int, str, str]]) -> str:
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_("序号"), _("活动码"), _("网址")])
    writer.writerows(rows)
    return text.getvalue()


def _workbook(rows: Sequence[tuple[int, str, str]]) -> bytes:
    columns = [
        spreadsheets.Column(_("序号"), width=8),
        spreadsheets.Column(_("活动码"), width=20),
        spreadsheets.Column(_("网址"), width=60),
    ]
    return spreadsheets.write([spreadsheets.Sheet(_("活动码"), columns, [list(row) for row in rows])])


def _pdf(slip: Slip, rows: Sequence[tuple[int, str, str]]) -> bytes:
    slips = [
        (serial, code, Markup(images.svg(address, alt=code, symbol_mm=SYMBOL_MM)))  # noqa: S704  Our own drawing.
        for serial, code, address in rows
    ]
    sheets = [slips[start : start + ON_A_SHEET] for start in range(0, len(slips), ON_A_SHEET)]
    with i18n.reading("zh"):
        page = current_app.jinja_env.get_template("points/campaigns/sheets.html").render(
            sheets=sheets,
            slip=slip,
            specimen=not site_facts.current().config.may_print_for_use,
            site=site_facts.current(),
            display=i18n.current(),
            now=clock.now(),
        )
    return printing.pdf(page)
