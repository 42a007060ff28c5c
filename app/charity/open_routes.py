"""The pillar for programs and readers of others: every selection as CSV, XLSX, JSON and Atom."""

import json

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.charity import downloads, exports, facets, figures, grant_exports, labels, openapi, queries, selections, shares
from app.charity.rules import Standing
from app.charity.selections import Moment, Selection
from app.content import markdown
from app.core import city, clock, headers, i18n, ics, site, spreadsheets
from app.core.access import cached, public
from app.core.limits import limiter

bp = Blueprint("charity_open", __name__, url_prefix="/charity")
FRESH_S = 300
FEED_SIZE = 40
MOST_EVENTS = 500


def _part():
    """The projects of the part of the selection that is asked for. Demonstrations are shown and never handed out."""
    now = clock.now()
    at = Moment(now, clock.today(now))
    selection, part = facets.asked(request.args), request.args.get("part", 1, type=int)
    if selection.standing is Standing.DEMONSTRATION or selection.as_of:  # Files hold today's figures only.
        abort(404)
    total = selections.count_of(selection, at)
    parts = max(1, -(-total // downloads.MOST_ROWS))
    if not 1 <= part <= parts:
        abort(404)
    projects = selections.whole_page_of(selection, part, at, downloads.MOST_ROWS)
    following = _address(selection, part + 1) if part < parts else None
    return projects, at, total, following


def _address(selection: Selection, part: int) -> str:
    return url_for(request.endpoint or "", **facets.arguments(selection), part=part, _external=True)


def _answer(body, media_type: str, following: str | None, filename: str = ""):
    response = make_response(body)
    response.mimetype = media_type
    if filename:
        response.headers["Content-Disposition"] = f"attachment; filename={filename}"
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    headers.open_format(FRESH_S)
    return response


@bp.get("/projects.json")
@public
@limiter.limit("120 per minute")
def listing():
    projects, _at, total, following = _part()
    body = json.dumps(exports.listing(projects, total, following), ensure_ascii=False)
    return _answer(body, "application/json", following)


@bp.get("/openapi.json")
@public
@limiter.limit("120 per minute")
def interface():
    """What may be asked here, for programs that write their own clients."""
    return _answer(json.dumps(openapi.description(), ensure_ascii=False), "application/json", None)


@bp.get("/projects.csv")
@public
@limiter.limit("120 per minute")
def table():
    projects, at, _total, following = _part()
    return _answer(downloads.table(projects, at), "text/csv", following, "charity-projects.csv")


@bp.get("/projects.xlsx")
@public
@limiter.limit("30 per minute")
def workbook():
    projects, at, _total, following = _part()
    return _answer(downloads.workbook(projects, at), spreadsheets.MEDIA_TYPE, following, "charity-projects.xlsx")


@bp.get("/360giving.json")
@public
@limiter.limit("60 per minute")
def grants_listing():
    rows, changed, following = _grants()
    body = json.dumps(grant_exports.package(rows, changed), ensure_ascii=False)
    return _answer(body, "application/json", following, "360giving.json")


@bp.get("/360giving.csv")
@public
@limiter.limit("60 per minute")
def grants_table():
    rows, _changed, following = _grants()
    return _answer(grant_exports.table(rows), "text/csv", following, "360giving.csv")


def _grants():
    """The grants among the asked-for part. A package without a grant is not valid, so there is none."""
    projects, _at, _total, following = _part()
    rows = grant_exports.exported(projects, queries.originals([project.id for project in projects]))
    if not rows:
        abort(404)
    return rows, max(project.changed_at for project in projects).isoformat(), following


@bp.get("/projects.atom")
@public
@cached(FRESH_S)
def projects_feed():
    """What is new in a selection: projects and what was told of them. Demonstrations carry the word in their title."""
    now = clock.now()
    at, selection = Moment(now, clock.today(now)), facets.asked(request.args)
    projects = selections.newest_of(selection, at, FEED_SIZE)
    stories = queries.updates_among(selections.ids_of(selection, at), now, FEED_SIZE)
    found = [(row.changed_at, "project", row, figures.amount_of(row)) for row in projects]
    found += [(row.changed_at, "update", row, markdown.render(i18n.plain(row, "body"))) for row in stories]
    entries = sorted(found, key=lambda entry: entry[0], reverse=True)[:FEED_SIZE]
    chosen = facets.arguments(selection)
    return _feed("charity/projects.atom.xml", entries=entries, chosen=chosen, words=facets.words(selection))


@bp.get("/updates.atom")
@public
@cached(FRESH_S)
def updates_feed():
    """Real updates only; where the site is a demonstration, its own, so that the feed can be tried."""
    now = clock.now()
    rows = queries.updates(Standing.REAL, now, FEED_SIZE) or queries.updates(Standing.DEMONSTRATION, now, FEED_SIZE)
    entries = [(row, markdown.render(i18n.plain(row, "body"))) for row in rows]
    return _feed(
        "charity/updates.atom.xml", entries=entries, changed=max((row.changed_at for row in rows), default=None)
    )


@bp.get("/corrections.atom")
@public
@cached(FRESH_S)
def corrections_feed():
    rows, _total = queries.corrections(clock.now(), 1, FEED_SIZE)
    return _feed("charity/corrections.atom.xml", changes=[figures.change(row) for row in rows])


def _feed(template: str, **values):
    response = make_response(render_template(template, **values))
    response.mimetype = "application/atom+xml"
    headers.open_format(FRESH_S)
    return response


@bp.get("/calendar.ics")
@public
@cached(FRESH_S)
def calendar_file():
    """The days on which somebody has to publish, this year's and the next, for a phone's calendar."""
    now = clock.now()
    events = [
        ics.Event(
            f"{each.key}-{each.day:%Y}@{site.current().host}",
            each.day,
            _("%(who)s公布 %(year)s 年度公益金", who=i18n.plain(each.row, "who"), year=each.about),
            i18n.plain(each.row, "what"),
            site.absolute("charity.publications"),
        )
        for each in shares.due(city.current(), clock.today(now), years=2)
    ]
    return _calendar(events, now, "charity-calendar.ics", _("公示日历"))


@bp.get("/milestones.ics")
@public
@cached(FRESH_S)
def milestones_file():
    """When each step of the selected projects is due. Demonstrations carry the word in their title."""
    now = clock.now()
    at, selection = Moment(now, clock.today(now)), facets.asked(request.args)
    rows = queries.milestones_due(selections.ids_of(selection, at), MOST_EVENTS)
    events = [
        ics.Event(
            f"{row.project.code}-{row.number}@{site.current().host}",
            row.due_on,
            _milestone(row),
            str(labels.MILESTONES[row.status]),
            site.absolute("charity.project", code=row.project.code),
        )
        for row in rows
        if row.due_on
    ]
    return _calendar(events, now, "charity-milestones.ics", _("公益项目里程碑"))


def _milestone(row) -> str:
    project, step = i18n.plain(row.project, "title"), i18n.plain(row, "title")
    return labels.marked(row.project) + _("%(project)s：%(step)s", project=project, step=step)


def _calendar(events, now, filename: str, name: str):
    headers.open_format(FRESH_S)
    return ics.file(events, product="charity", now=now, filename=filename, name=name)
