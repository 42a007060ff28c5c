"""The centre's freshness board: four lists by county, and the same as a workbook."""

from flask import Blueprint, abort, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import city, clock, spreadsheets
from app.stations import words
from app.stations.freshness import board_queries as board
from app.stations.freshness import exports
from app.stations.freshness.board_queries import BoardPage, Wanted

bp = Blueprint("stations_board", __name__, url_prefix="/desk")
PAGE_SIZE = 50


@bp.get("/freshness")
@needs(Role.OPERATOR, Role.AUDITOR)
def grey():
    wanted, page = _asked()
    return _page("grey", wanted, page, board.grey(wanted, clock.now(), page=page, size=PAGE_SIZE))


@bp.get("/freshness/services")
@needs(Role.OPERATOR, Role.AUDITOR)
def services():
    wanted, _number = _asked()
    now = clock.now()
    rows = board.breaking(wanted, now)
    return _page("services", wanted, 1, BoardPage(rows, len(rows)), broken_now=board.broken_now(wanted, now))


@bp.get("/freshness/reports")
@needs(Role.OPERATOR, Role.AUDITOR)
def reports():
    wanted, page = _asked()
    return _page("reports", wanted, page, board.unanswered(wanted, page=page, size=PAGE_SIZE))


@bp.get("/freshness/stickers")
@needs(Role.OPERATOR, Role.AUDITOR)
def stickers():
    wanted, page = _asked()
    return _page("stickers", wanted, page, board.silent_stickers(wanted, clock.now(), page=page, size=PAGE_SIZE))


@bp.get("/freshness.xlsx")
@needs(Role.OPERATOR, Role.AUDITOR)
def export():
    wanted, _number = _asked()
    now = clock.now()
    answer = make_response(exports.workbook(wanted, city.current(), now))
    answer.mimetype = spreadsheets.MEDIA_TYPE
    answer.headers["Content-Disposition"] = f'attachment; filename="freshness-{clock.today(now).isoformat()}.xlsx"'
    return answer


def _asked() -> tuple[Wanted, int]:
    county = request.args.get("county", "")
    wanted = Wanted(county if county in city.current().counties else "", request.args.get("kind") == "outlet")
    return wanted, min(max(1, request.args.get("page", 1, type=int)), 10_000)


def _page(view: str, wanted: Wanted, page: int, found: BoardPage, **more) -> str:
    pages = -(-found.total // PAGE_SIZE)
    if page > max(1, pages):
        abort(404)
    tabs = {
        "grey": _("变灰的站点"),
        "services": _("坏得多的服务"),
        "reports": _("没有答复的反映"),
        "stickers": _("60 天没人扫的码"),
    }
    return render_template(
        f"stations/desk/board_{view}.html",
        view=view,
        tabs=tabs,
        wanted=wanted,
        found=found,
        page=page,
        pages=pages if view != "services" else 1,
        counties=city.current().counties,
        labels=words.SERVICES,
        about_labels={service.value: label for service, label in words.SERVICES.items()},
        may_change=current_user.holds(Role.OPERATOR),
        **more,
    )
