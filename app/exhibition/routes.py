"""The hall's public pages: entrance, exhibits, records, years."""

import datetime
import secrets
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for

from app.charity import figures, selections
from app.content import markdown
from app.core import city, clock, i18n, site
from app.core.access import cached, public
from app.core.features import Slot, highlights
from app.exhibition import moved, queries, showing
from app.exhibition.collection import facets, finding, links, neighbours, presenting, rules, shown, words
from app.exhibition.collection import queries as collection
from app.exhibition.collection.chosen import Choice
from app.exhibition.draws import queries as draws
from app.exhibition.entrance import queries as entrance
from app.exhibition.games import catalogue
from app.exhibition.loans import queries as loans
from app.exhibition.models import Item
from app.exhibition.stories import queries as stories

bp = Blueprint("exhibition", __name__, url_prefix="/exhibition")
bp.add_app_template_filter(markdown.render, "markdown")
bp.add_app_template_global(presenting.page_schema, "page_schema")
LONGEST_TERM = 120
MOST_PROJECTS = 4


@bp.get("")
@public
@cached(300)
def index():
    now = clock.now()
    hall = queries.hall()
    rooms = entrance.rooms(now, english=i18n.in_english())
    return render_template(
        "exhibition/index.html",
        hall=hall,
        rooms=rooms,
        things=entrance.things(now),
        games_of={
            number: [catalogue.games()[code] for code in codes]
            for number, codes in entrance.games_of_rooms(now).items()
        },
        tour=entrance.tour(now, english=i18n.in_english()),
        years=collection.years(now),
        facets=facets.of(Choice(), now).themes,
        games=catalogue.games().values(),
        newest=draws.newest_by_game(),
    )


@bp.get("/tour")
@public
@cached(300)
def tour():
    stops, minutes = entrance.tour(clock.now(), english=i18n.in_english())
    if not stops:
        abort(404)
    return render_template("exhibition/tour.html", hall=queries.hall(), stops=stops, minutes=minutes)


@bp.get("/<slug>")
@public
@cached(300)
def exhibit(slug: str):
    cited, now = showing.Cited(city.current()), clock.now()
    story = stories.story(slug, now, english=i18n.in_english(), extra_sources=cited.keys)
    if story is None:
        return moved.onward(queries.KIND, slug, queries.exhibit_by_id, now)
    return render_template(
        "exhibition/exhibit.html",
        story=story,
        show=showing.Shown(story, cited),
        schema_org=presenting.exhibit_schema(story.exhibit, sum(len(each.pages) for each in story.chapters)),
        ways=highlights(current_app.extensions["features"], now, Slot.PROJECT),
    )


@bp.get("/items")
@public
@cached(300)
def items():
    now, number = clock.now(), finding.number_of(request.args)
    choice = _choice(now)
    found, total = collection.items(choice, now, number)
    pages = max(-(-total // collection.PAGE_SIZE), 1)
    if number > pages:
        abort(404)
    return render_template(
        "exhibition/items.html",
        items=found, total=total, page=number, pages=pages, choice=choice,
        facets=facets.of(choice, now), arguments=finding.arguments(choice), conditions=finding.conditions(choice, now),
        orders=finding.orders(choice),
        relaxations=finding.relaxations(choice, now) if not found else [], asked=presenting.asked(choice.text, found),
    )  # fmt: skip


def _choice(now: datetime.datetime) -> Choice:
    """The list the address speaks of; one of an exhibit that has another address now sends the visitor on."""
    choice = finding.read(request.args)
    moved.follow_exhibit(choice.exhibit, now)
    return choice


@bp.get("/items/random")
@public
def any_item():
    """Another record of those chosen each time: a page nobody keeps."""
    now = clock.now()
    choice = _choice(now)
    found = collection.any_item(choice, now, secrets.randbelow(1_000_000) / 1_000_000)
    return redirect(url_for(".item", slug=found.slug, **finding.arguments(choice)), 303) if found else abort(404)


@bp.get("/items/<slug>")
@public
@cached(300)
def item(slug: str):
    now = clock.now()
    found = collection.item(slug, now)
    if found is None:
        return moved.onward(collection.KIND, slug, collection.item_by_id, now)
    standing = neighbours.standing(found, _choice(now), now)
    sources = [source for source in found.sources if source.is_public]
    return render_template(
        "exhibition/item.html",
        item=found,
        hall=queries.hall(),
        sources=sources,
        rows=presenting.rows(found),
        citation=presenting.citation(found, now),
        address=site.absolute("exhibition.item", slug=slug),
        schema_org=presenting.schema_org(found, sources, _image(found)),
        money=_money(found.year, now) if found.year else None,
        uses=shown.uses(found, now),
        related=collection.related(found, now),
        ties=[(words.TIES[rules.Tie(tie)][is_back], other) for tie, is_back, other in links.ties(found, now)],
        standing=standing,
        listed=finding.arguments(standing.choice),
        list_url=finding.address(standing.choice, standing.page),
        conditions=finding.conditions(standing.choice, now),
    )


@bp.get("/themes/<key>")
@public
@cached(300)
def theme(key: str):
    return _term_page("theme", key)


@bp.get("/places/<key>")
@public
@cached(300)
def place(key: str):
    return _term_page("place", key)


def _term_page(vocabulary: str, key: str):
    """A theme or a place: a page of equal rank with the years."""
    now, term = clock.now(), collection.term(vocabulary, key[:LONGEST_TERM])
    choice = Choice(theme=key) if vocabulary == "theme" else Choice(place=key)
    found, total = collection.items(choice, now)
    if term is None or not found:
        abort(404)
    return render_template(
        "exhibition/term.html", term=term, items=found, total=total, years=collection.years_of(choice, now),
        arguments=finding.arguments(choice),
    )  # fmt: skip


@bp.get("/years")
@public
@cached(300)
def years():
    return render_template("exhibition/years.html", years=collection.years(clock.now()))


@bp.get("/years/<int:year>")
@public
@cached(300)
def year(year: int):
    now = clock.now()
    found = collection.items_of_year(year, now)
    counts = draws.count_in_year(year)
    if not found and not counts:
        abort(404)
    known = [each for each, _count in collection.years(now)]
    return render_template(
        "exhibition/year.html",
        year=year,
        items=found,
        sources=queries.sources_by_key(source.key for each in found for source in each.sources),
        draws=[(catalogue.games()[code], count) for code, count in counts.items()],
        money=_money(year, now),
        lent=loans.shown_of_year(year),
        before=max((each for each in known if each < year), default=None),
        after=min((each for each in known if each > year), default=None),
    )


def _image(item: Item) -> str:
    return site.absolute("collection_open.image", slug=item.slug, region="full", size="max")


def _money(year: int, now: datetime.datetime) -> dict[str, Any]:
    """“One ticket, one year”: what the welfare fund is on record for in that year. Real projects only."""
    selection, at = selections.Selection(year=year), selections.Moment(now, clock.today(now))
    projects = selections.largest(selection, at, MOST_PROJECTS)
    return {
        "count": selections.count_of(selection, at),
        "projects": [(project, figures.amount_of(project)) for project in projects],
    }
