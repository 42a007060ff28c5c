"""The yearly notice: a page, a PDF and a Word file with the same figures."""

from flask import Blueprint, Response, abort, render_template, url_for
from flask_babel import gettext as _

from app.charity import figures, notices, queries, selections
from app.charity.rules import ProjectKind
from app.charity.selections import Moment, Selection
from app.core import clock, printing
from app.core.access import cached, public

bp = Blueprint("charity_notices", __name__, url_prefix="/charity/publishers/<code>/notices")
MOST = 500
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _notice(code: str, year: int) -> notices.Notice:
    publisher = queries.publisher(code)
    if publisher is None or not 1987 <= year <= 2100:
        abort(404)
    now = clock.now()
    at = Moment(now, clock.today(now))
    chosen = Selection(standing=publisher.standing, publisher=code, year=year, kind=ProjectKind.PROJECT)
    found = notices.of(publisher, year, selections.whole_page_of(chosen, 1, at, MOST), at.today)
    return found if found.rows else abort(404)


def _mark(notice: notices.Notice) -> str:
    return _("演示：没有这家单位，也没有这笔钱") if notice.publisher.is_demonstration else ""


@bp.get("/<int:year>")
@public
@cached(300)
def notice(code: str, year: int):
    found = _notice(code, year)
    return render_template("charity/notice.html", **_told(found))


def _told(found: notices.Notice) -> dict:
    papers = [(notices.paper_line(each), each.url) for each in found.papers]
    return {"notice": found, "mark": _mark(found), "papers": papers, "as_of": figures.day(found.as_of.isoformat())}


@bp.get("/<int:year>.pdf")
@public
@cached(300)
def pdf(code: str, year: int):
    found = _notice(code, year)
    try:
        data = printing.pdf(render_template("charity/notice_paper.html", **_told(found)))
    except printing.PrintingUnavailable:
        abort(503)
    return _file(data, "application/pdf", f"{code}-{year}.pdf")


@bp.get("/<int:year>.docx")
@public
@cached(300)
def word(code: str, year: int):
    found = _notice(code, year)
    return _file(notices.word(found, _mark(found)), DOCX, f"{code}-{year}.docx")


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def address(code: str, year: int) -> str:
    return url_for("charity_notices.notice", code=code, year=year)
