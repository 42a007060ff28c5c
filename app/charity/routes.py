"""Public pages: the pillar's front, the explorer, projects, publishers, corrections."""

from flask import Blueprint, abort, make_response, render_template, request, url_for

from app.charity import exports, facets, figures, labels, queries, shares
from app.charity.queries import Selection
from app.charity.rules import ProjectKind, Standing
from app.content import markdown
from app.core import city, clock, i18n
from app.core.access import cached, public

bp = Blueprint("charity", __name__, url_prefix="/charity")
FEED_SIZE = 40
CHART_ROWS = 6


@bp.get("")
@public
@cached(300)
def index():
    now = clock.now()
    today = clock.today(now)
    real, shown = Selection(), Selection(standing=Standing.DEMONSTRATION)
    return render_template(
        "charity/index.html",
        summary=figures.found(queries.summary_of(real, now, today)),
        local_count=queries.local_count(now),
        records=[_row(each) for each in queries.page_of(real, 1, now, today, size=3)],
        causes=queries.facet(real, "cause", now, today),
        samples=[_row(each) for each in queries.page_of(shown, 1, now, today, size=3)],
        kept_projects=[(each, figures.promises(each)) for each in _kept(now)],
        updates=queries.updates(Standing.REAL, now, 3) or queries.updates(Standing.DEMONSTRATION, now, 3),
        calendar=shares.calendar(city.current()),
        labels=labels,
    )


def _kept(now):
    """What shows 说到 and 做到: real projects first, a demonstration only while there is none."""
    return queries.kept_promises(Standing.REAL, now, 2) or queries.kept_promises(Standing.DEMONSTRATION, now, 2)


def _row(project):
    return {"project": project, "figure": figures.amount_of(project), "progress": _progress(project)}


def _progress(project):
    if project.kind is ProjectKind.RELEASE:
        return None
    return project.progress(clock.today(clock.now()))


@bp.get("/projects")
@public
@cached(300)
def projects():
    selection, page = facets.asked(request.args), request.args.get("page", 1, type=int)
    now = clock.now()
    today = clock.today(now)
    summary = queries.summary_of(selection, now, today)
    pages = max(1, -(-summary.count // queries.PAGE_SIZE))
    if not 1 <= page <= pages:
        abort(404)
    return render_template(
        "charity/projects.html",
        selection=selection,
        found=figures.found(summary),
        totals=figures.totals(summary),
        count=summary.count,
        facets=facets.facets(selection, now, today),
        chart=figures.largest(queries.largest(selection, now, today, CHART_ROWS)),
        rows=[_row(each) for each in queries.page_of(selection, page, now, today)],
        page=page,
        pages=pages,
        hidden=facets.arguments(selection.but(q="")),
        is_narrowed=selection != Selection(standing=selection.standing),
        everything=url_for(".projects", **facets.arguments(Selection(standing=selection.standing))),
        labels=labels,
    )


@bp.get("/projects/<code>")
@public
@cached(300)
def project(code: str):
    now = clock.now()
    row = queries.public_project(code, now)
    if row is None:
        abort(410 if queries.was_published(code) else 404)
    today = clock.today(now)
    return render_template(
        "charity/project.html",
        project=row,
        figure=figures.headline(row),
        of_year=figures.of_year(row),
        ledger=figures.ledger(row),
        promises=figures.promises(row),
        deeds=figures.deeds(row),
        events=figures.events(row, today),
        done=figures.done_share(row),
        flow=figures.money_flow(row),
        papers=[(document, figures.source(document)) for document in row.documents],
        gaps=figures.missing(row),
        updates=[(each, markdown.render(i18n.plain(each, "body"))) for each in row.updates if each.is_public(now)],
        corrections=[figures.change(each) for each in row.corrections],
        progress=_progress(row),
        county=city.current().counties.get(row.county_code or ""),
        labels=labels,
    )


@bp.get("/publishers/<code>")
@public
@cached(300)
def publisher(code: str):
    now = clock.now()
    row = queries.publisher(code)
    if row is None:
        abort(404)
    page, today = request.args.get("page", 1, type=int), clock.today(now)
    selection = Selection(standing=row.standing, publisher=row.code)
    summary = queries.summary_of(selection, now, today)
    pages = max(1, -(-summary.count // queries.PAGE_SIZE))
    if not 1 <= page <= pages:
        abort(404)
    return render_template(
        "charity/publisher.html",
        publisher=row,
        count=summary.count,
        totals=figures.totals(summary),
        rows=[_row(each) for each in queries.page_of(selection, page, now, today)],
        page=page,
        pages=pages,
        labels=labels,
    )


@bp.get("/two-yuan")
@public
@cached(600)
def two_yuan():
    now = clock.now()
    known, pending = shares.splits(city.current())
    local = queries.page_of(Selection(local=True), 1, now, clock.today(now), size=6)
    return render_template(
        "charity/two_yuan.html", splits=known, pending=pending, records=[_row(each) for each in local], labels=labels
    )


@bp.get("/corrections")
@public
@cached(300)
def corrections():
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= queries.LAST_PAGE:
        abort(404)
    rows, total = queries.corrections(clock.now(), page)
    pages = max(1, -(-total // queries.PAGE_SIZE))
    if page > pages:
        abort(404)
    changes = [figures.change(row) for row in rows]
    return render_template("charity/corrections.html", changes=changes, total=total, page=page, pages=pages)


@bp.get("/updates.atom")
@public
@cached(300)
def updates_feed():
    """Real updates only; where the site is a demonstration, its own, so that the feed can be tried."""
    now = clock.now()
    rows = queries.updates(Standing.REAL, now, FEED_SIZE) or queries.updates(Standing.DEMONSTRATION, now, FEED_SIZE)
    entries = [(row, markdown.render(i18n.plain(row, "body"))) for row in rows]
    changed = max((row.changed_at for row in rows), default=None)
    response = make_response(render_template("charity/updates.atom.xml", entries=entries, changed=changed))
    response.mimetype = "application/atom+xml"
    return response


@bp.get("/projects.json")
@public
@cached(300)
def open_listing():
    response = make_response(exports.listing(queries.open_listing(clock.now())))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
