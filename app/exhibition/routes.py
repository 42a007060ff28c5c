"""The hall's public pages: entrance, exhibits, records, years."""

from flask import Blueprint, abort, current_app, render_template, request

from app.content import markdown
from app.core import city, clock, i18n
from app.core.access import cached, public
from app.core.features import Slot, highlights
from app.exhibition import queries, showing
from app.exhibition.draws import queries as draws
from app.exhibition.games import catalogue

bp = Blueprint("exhibition", __name__, url_prefix="/exhibition")
bp.add_app_template_filter(markdown.render, "markdown")
LONGEST_SEARCH = 50


@bp.get("")
@public
@cached(300)
def index():
    now = clock.now()
    hall = queries.hall()
    rooms = queries.rooms(now, english=i18n.in_english())
    return render_template(
        "exhibition/index.html",
        hall=hall,
        rooms=rooms,
        things=queries.things(now),
        games_of={
            number: [catalogue.games()[code] for code in codes] for number, codes in queries.games_of_rooms(now).items()
        },
        tour=[room for slug in (hall.tour if hall else ()) for room in rooms if room.exhibit.slug == slug],
        years=queries.years(now),
        facets=queries.facets(queries.Choice(), now)[0],
        games=catalogue.games().values(),
        newest=draws.newest_by_game(),
    )


@bp.get("/<slug>")
@public
@cached(300)
def exhibit(slug: str):
    cited, now = showing.Cited(city.current()), clock.now()
    story = queries.story(slug, now, english=i18n.in_english(), extra_sources=cited.keys)
    if story is None:
        abort(404)
    return render_template(
        "exhibition/exhibit.html",
        story=story,
        show=showing.Shown(story, cited),
        ways=highlights(current_app.extensions["features"], now, Slot.PROJECT),
    )


@bp.get("/items")
@public
@cached(300)
def items():
    now, number = clock.now(), max(request.args.get("page", 1, type=int), 1)
    choice = _choice()
    found, total = queries.items(choice, now, number)
    pages = max(-(-total // queries.PAGE_SIZE), 1)
    if number > pages:
        abort(404)
    themes, classes = queries.facets(choice, now)
    return render_template(
        "exhibition/items.html",
        items=found, total=total, page=number, pages=pages, choice=choice, themes=themes, classes=classes,
    )  # fmt: skip


def _choice() -> queries.Choice:
    return queries.Choice(
        text=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        theme=request.args.get("theme", "")[:LONGEST_SEARCH],
        item_class=request.args.get("class", "")[:LONGEST_SEARCH],
    )


@bp.get("/items/<slug>")
@public
@cached(300)
def item(slug: str):
    now = clock.now()
    found = queries.item(slug, now)
    if found is None:
        abort(404)
    return render_template(
        "exhibition/item.html",
        item=found,
        hall=queries.hall(),
        sources=[source for source in found.sources if source.is_public],
        uses=queries.uses(found, now),
        related=queries.related(found, now),
    )


@bp.get("/years")
@public
@cached(300)
def years():
    return render_template("exhibition/years.html", years=queries.years(clock.now()))


@bp.get("/years/<int:year>")
@public
@cached(300)
def year(year: int):
    now = clock.now()
    found = queries.items_of_year(year, now)
    counts = draws.count_in_year(year)
    if not found and not counts:
        abort(404)
    known = [each for each, _count in queries.years(now)]
    return render_template(
        "exhibition/year.html",
        year=year,
        items=found,
        sources=queries.sources_by_key(source.key for each in found for source in each.sources),
        draws=[(catalogue.games()[code], count) for code, count in counts.items()],
        before=max((each for each in known if each < year), default=None),
        after=min((each for each in known if each > year), default=None),
    )
