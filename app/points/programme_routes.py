"""The programme's balance sheet, for everybody: month by month, and as open data."""

import csv
import io

from flask import Blueprint, Response, abort, render_template

from app.core import clock, site
from app.core.access import cached, public
from app.points import presenting
from app.points.ledger import queries as books
from app.points.programme import queries, rules
from app.points.programme.rules import Month, Sheet

bp = Blueprint("points_programme", __name__, url_prefix="/points")
COLUMNS = ("month", "opening", "issued", "adjusted", "redeemed", "expired", "closing")
MONEY = ("goods_bought_yuan", "goods_cost_yuan", "goods_without_price")


@bp.get("/balance-sheet")
@public
@cached(600)
def index():
    return _page(_this_month())


@bp.get("/balance-sheet/<month>")
@public
@cached(600)
def month(month: str):
    wanted, first = rules.read(month), queries.first_month()
    if wanted is None or first is None or not first <= wanted <= _this_month():
        abort(404)
    return _page(wanted)


@bp.get("/balance-sheet.csv")
@public
@cached(600)
def file():
    """Every month, oldest first. Points, and 元 for goods; UTF-8 with the mark that spreadsheets ask for. The last column says
    whether it is all a sample: a file is read without the page around it."""
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *MONEY, "demonstration"))
    is_sample = "true" if site.current().demonstration else "false"
    for each in queries.sheets(_this_month(), number=600):
        goods = queries.goods(each.month, queries.by_reward(each.month))
        money = [f"{goods.bought / 100:.2f}", f"{goods.cost / 100:.2f}", goods.unpriced]
        writer.writerow([*(getattr(each, column) for column in COLUMNS), *money, is_sample])
    return Response(text.getvalue(), mimetype="text/csv")


def _page(wanted: Month):
    now = clock.now()
    sheets = queries.sheets(wanted)
    places = queries.by_place(wanted)
    rewards = queries.by_reward(wanted)
    return render_template(
        "points/balance_sheet.html",
        sheet=sheets[-1] if sheets else None,
        rows=_bars(sheets),
        rewards=list(zip(rewards, rules.widths([each.points for each in rewards]), strict=True)),
        goods=queries.goods(wanted, rewards),
        places=places,
        names=presenting.place_names(each.place for each in places),
        running=wanted == _this_month(),
        before=wanted.before if sheets and len(sheets) > 1 else None,
        after=wanted.following if wanted < _this_month() else None,
        totals=books.totals(),
        now=now,
    )


def _bars(sheets: list[Sheet]) -> list[tuple[Sheet, int]]:
    return list(zip(sheets, rules.widths([each.closing for each in sheets]), strict=True))


def _this_month() -> Month:
    return rules.month_of(clock.today(clock.now()))
