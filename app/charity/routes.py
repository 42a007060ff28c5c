"""Public pages: the pillar's front, the explorer, projects, publishers, corrections."""

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from app.accounts import rules as roles
from app.charity import as_of, downloads, facets, figures, labels, mapping, queries, rules, selections, shares, story
from app.charity.photos import telling
from app.charity.quality import queries as quality
from app.charity.quality import words as quality_words
from app.charity.questions import telling as questions
from app.charity.rules import Cause, FigureKind, ProjectKind, Standing
from app.charity.selections import Moment, Selection
from app.content import markdown
from app.core import city, clock, i18n
from app.core.access import cached, public

bp = Blueprint("charity", __name__, url_prefix="/charity")
CHART_ROWS = 6
BESIDE = 3  # Cards of something that has a page of its own.


@bp.get("")
@public
@cached(300)
def index():
    at = _at()
    now = at.now
    real, shown = Selection(), Selection(standing=Standing.DEMONSTRATION)
    return render_template(
        "charity/index.html",
        summary=figures.found(selections.summary_of(real, at)),
        local_count=queries.local_count(now),
        records=[_row(each) for each in selections.page_of(real, 1, at, BESIDE)],
        causes=selections.facet(real, "cause", at),
        samples=[_row(each) for each in selections.page_of(shown, 1, at, BESIDE)],
        kept_projects=[(each, figures.promises(each)) for each in _kept(now)],
        updates=queries.updates(Standing.REAL, now, 3) or queries.updates(Standing.DEMONSTRATION, now, 3),
        calendar=shares.calendar(city.current()),
        labels=labels,
    )


def _at() -> Moment:
    now = clock.now()
    return Moment(now, clock.today(now))


def _kept(now):
    """What shows 说到 and 做到: real projects first, a demonstration only while there is none."""
    return queries.kept_promises(Standing.REAL, now, 2) or queries.kept_promises(Standing.DEMONSTRATION, now, 2)


def _row(project, day=None):
    """A card; with the figures of a day where one is asked for."""
    then = as_of.on(project, day).project if day else project
    return {"project": project, "figure": figures.amount_of(then), "progress": _progress(then, day)}


def _progress(project, day=None):
    if project.kind is ProjectKind.RELEASE:
        return None
    return project.progress(day or clock.today(clock.now()))


@bp.get("/projects")
@public
@cached(300)
def projects():
    selection = facets.asked(request.args)
    at = _at()
    shown = facets.facets(selection, at)
    return render_template(
        "charity/projects.html",
        **_list(selection, at),
        facets=[facet for facet in shown if facet.is_first],
        further=[facet for facet in shown if not facet.is_first],
        hidden=facets.arguments(selection.but(q="")),
        sheet=mapping.sheet(selection, at),
        is_narrowed=selection != Selection(standing=selection.standing),
        everything=url_for(".projects", **facets.arguments(Selection(standing=selection.standing))),
    )


def _list(selection: Selection, at: Moment) -> dict:
    """A selection in words, as a picture, as a page of a list and as files. 404 beyond the last page."""
    page = request.args.get("page", 1, type=int)
    summary = selections.summary_of(selection, at)
    then = as_of.totals(selection, at, selection.as_of) if selection.as_of else []
    pages = max(1, -(-summary.count // selections.PAGE_SIZE))
    if not 1 <= page <= pages:
        abort(404)
    return {
        "selection": selection,
        "chosen": facets.arguments(selection),
        "found": figures.found(summary),
        "totals": figures.totals((then if selection.as_of else summary.totals) or []),
        "as_of": selection.as_of,
        "is_too_many": then is None,
        "now_url": url_for(".projects", **facets.arguments(selection.but(as_of=None))),
        "count": summary.count,
        "parts": -(-summary.count // downloads.MOST_ROWS),
        "most_rows": downloads.MOST_ROWS,
        "chart": figures.largest(selections.largest(selection, at, CHART_ROWS)),
        "rows": [_row(each, selection.as_of) for each in selections.page_of(selection, page, at)],
        "page": page,
        "pages": pages,
        "labels": labels,
    }


@bp.get("/causes/<cause>")
@public
@cached(300)
def cause(cause: str):
    if cause not in set(Cause):
        abort(404)
    chosen = Cause(cause)
    return _about(Selection(cause=chosen), "cause", labels.CAUSES[chosen], labels.CAUSE_LINES[chosen], f"cause-{cause}")


@bp.get("/counties/<code>")
@public
@cached(300)
def county(code: str):
    found = city.current().counties.get(code)
    if found is None:
        abort(404)
    return _about(Selection(county=code), "county", i18n.plain(found, "name"), "", f"county-{found.motif}")


@bp.get("/years/<int:year>")
@public
@cached(300)
def year(year: int):
    return _about(Selection(year=year), "year", figures.day(str(year)), "", "", must_exist=True)


@bp.get("/units/<name>")
@public
@cached(300)
def unit(name: str):
    return _about(Selection(unit=name), "unit", name, "", "", must_exist=True)


def _about(selection: Selection, what: str, name, line, art: str, *, must_exist: bool = False):
    """A cause, county, year or unit: what is real, and beside it, never in its numbers, what is only shown."""
    at = _at()
    shown = selection.but(standing=Standing.DEMONSTRATION)
    samples = selections.page_of(shown, 1, at, BESIDE)
    told = _list(selection, at)
    if must_exist and not told["count"] and not samples:
        abort(404)
    return render_template(
        "charity/about.html",
        **told,
        what=what,
        name=name,
        line=line,
        picture=art,
        samples=[_row(each) for each in samples],
        all_samples=facets.arguments(shown),
        others=_others(what, at),
    )


def _others(what: str, at: Moment) -> list[tuple]:
    """The other pages of the same kind."""
    if what == "cause":
        return [(each.value, label, url_for(".cause", cause=each)) for each, label in labels.CAUSES.items()]
    if what == "county":
        counties = city.current().counties.items()
        return [(code, i18n.plain(each, "name"), url_for(".county", code=code)) for code, each in counties]
    if what == "year":
        years = {*queries.years(Standing.REAL, at.now), *queries.years(Standing.DEMONSTRATION, at.now)}
        return [(str(each), str(each), url_for(".year", year=each)) for each in sorted(years, reverse=True)]
    return []


@bp.get("/projects/<code>")
@public
@cached(300)
def project(code: str):
    now = clock.now()
    row = queries.public_project(code, now)
    if row is None:
        abort(410 if queries.was_published(code) else 404)
    of_today, asked = row, facets.day_of(request.args.get("as_of", ""))
    pictures = telling.of(row, asked)
    then = as_of.on(row, asked) if asked else None
    today, row = asked or clock.today(now), then.project if then else row
    return render_template(
        "charity/project.html",
        project=row,
        as_of=asked,
        undated=then.undated if then else 0,
        pictures=pictures,
        schema_org=telling.schema_org(of_today, pictures),
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
        progress=_progress(row, asked),
        county=city.current().counties.get(row.county_code or ""),
        town=city.current().towns.get(row.town_code or ""),
        sums=story.sums(row),
        delays=story.delays(row, today),
        plaque=story.plaque(row),
        nearby=[_row(each) for each in selections.nearby(of_today, Moment(now, today), BESIDE)],
        failed=quality.failed(of_today, clock.today(now)),
        quality=quality_words,
        questions=questions.beside(of_today, now, BESIDE),
        labels=labels,
    )


@bp.get("/publishers/<code>")
@public
@cached(300)
def publisher(code: str):
    row = queries.publisher(code)
    if row is None:
        abort(404)
    at = _at()
    own = Selection(standing=row.standing, publisher=row.code)
    years = sorted(selections.facet(own.but(kind=ProjectKind.PROJECT), "year", at), reverse=True)
    return render_template("charity/publisher.html", publisher=row, notice_years=years, **_list(own, at))


@bp.get("/two-yuan")
@public
@cached(600)
def two_yuan():
    known, pending = shares.splits(city.current())
    at = _at()
    own = Selection(local=True, kind=ProjectKind.PROJECT)
    years = selections.facet(own, "year", at)
    newest = own.but(year=max(years)) if years else Selection(local=True)
    games = {game.key: game for game in shares.games(city.current())}
    game = games.get(request.args.get("game", "")) or next(iter(games.values()), None)
    return render_template(
        "charity/two_yuan.html",
        splits=known,
        pending=pending,
        choices=[
            {
                "label": i18n.local(each.row, "name"),
                "url": url_for(".two_yuan", game=key, _anchor="game"),
                "current": each is game,
            }
            for key, each in games.items()
        ],
        game=game,
        fund=shares.fund_of(game, known.get("central-local")) if game else [],
        records=[_row(each) for each in selections.page_of(newest, 1, at, size=6)],
        year=newest.year,
        labels=labels,
    )


@bp.get("/promises")
@public
@cached(300)
def promises():
    """说到 / 做到 of everything public. Real promises first; demonstrations on a page of their own."""
    now, page = clock.now(), request.args.get("page", 1, type=int)
    standing = Standing.DEMONSTRATION if request.args.get("records") == "demonstration" else Standing.REAL
    short = {"short": True, "kept": False}.get(request.args.get("show", ""))
    if not 1 <= page <= queries.LAST_PAGE:
        abort(404)
    rows, counts = queries.promises(standing, now, page, short=short)
    total = sum(counts.values()) if short is None else counts.get(short, 0)
    pages = max(1, -(-total // queries.PAGE_SIZE))
    if page > pages:
        abort(404)
    return render_template(
        "charity/promises.html",
        rows=[figures.promise(each) for each in rows],
        kept_count=counts.get(False, 0),
        short_count=counts.get(True, 0),
        show=request.args.get("show", "") if short is not None else "",
        is_demonstration=standing is Standing.DEMONSTRATION,
        page=page,
        pages=pages,
    )


@bp.get("/calendar")
@public
@cached(300)
def publications():
    at = _at()
    return render_template(
        "charity/calendar.html",
        due=shares.due(city.current(), at.today),
        released=[_release(each) for each in queries.releases(at.now) if each.year and not each.period],
        labels=labels,
    )


def _release(project):
    """A release beside the day by which the year it is about is usually announced."""
    paper = project.documents[0] if project.documents else None
    dated = paper.dated if paper else None
    in_time = rules.in_time(dated, rules.announced_by(project.year))
    return {"project": project, "paper": paper, "day": figures.day(dated), "in_time": in_time}


@bp.get("/corrections/<code>")
@public
@cached(300)
def one_correction(code: str):
    row = queries.public_correction(code, clock.now()) or abort(404)
    is_output = row.figure in (FigureKind.PROMISED, FigureKind.DELIVERED)
    return render_template(
        "charity/correction.html",
        change=figures.change(row),
        may_audit=current_user.is_authenticated and current_user.holds(roles.Role.AUDITOR),
        action="project.output" if is_output else "project.money",
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
