"""Everything of the pillar as whole files, for /developers: how many rows, of which state of the data, by whom."""

import datetime
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from app.charity import columns, downloads, queries, selections
from app.charity.rules import Standing
from app.charity.selections import Moment, Selection
from app.core import clock, site, spreadsheets
from app.core.features import Bundle

FILES = (
    ("table", "text/csv"), ("workbook", spreadsheets.MEDIA_TYPE), ("listing", "application/json"),
    ("grants_listing", "application/json"), ("grants_table", "text/csv"),
)  # fmt: skip


def bundles() -> Iterable[Bundle]:
    """Real ones, and samples of others where they are shown; never a demonstration."""
    now = clock.now()
    at = Moment(now, clock.today(now))
    for standing in (Standing.REAL, Standing.SAMPLE):
        total = selections.count_of(Selection(standing=standing), at)
        has_grants = queries.count_of_projects(standing, now) > 0
        for part in range(1, -(-total // downloads.MOST_ROWS) + 1):
            rows = min(downloads.MOST_ROWS, total - (part - 1) * downloads.MOST_ROWS)
            for name, media_type in FILES:
                if has_grants or not name.startswith("grants"):
                    yield _bundle(name, media_type, standing, part, rows, now)


def _bundle(name: str, media_type: str, standing: Standing, part: int, rows: int, now: datetime.datetime) -> Bundle:
    owner, is_grants = site.current(), name.startswith("grants")
    version, changed = columns.version_of(now)
    chosen = {"records": standing.value} if standing is Standing.SAMPLE else {}
    chosen |= {"part": str(part)} if part > 1 else {}
    return Bundle(
        title=_title(is_grants, standing, part),
        url=url_for(f"charity_open.{name}", **chosen),
        media_type=media_type,
        rows=None if is_grants else rows,
        version=version,
        changed=changed,
        publisher=str(owner.organiser or owner.name),
        provenance=_PROVENANCE[standing],
    )


_PROVENANCE = {
    Standing.REAL: "Entered by the publishers' editors from their announcements; each figure names its paper.",
    Standing.SAMPLE: "Grants of another publisher as they came, 360Giving; not of this city, never in its totals.",
}


def _title(is_grants: bool, standing: Standing, part: int) -> str:
    what = _("公益项目（360Giving）") if is_grants else _("公益项目和公示")
    whose = _("外来样例") if standing is Standing.SAMPLE else _("真实数据")
    if part > 1:
        return _("%(what)s，%(whose)s，第 %(part)s 份", what=what, whose=whose, part=part)
    return _("%(what)s，%(whose)s", what=what, whose=whose)
