"""Finding a place, and what is open and works there."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for

from app.content.notes import queries as notes
from app.content.pictures import queries as pictures
from app.core import city, clock
from app.core import site as site_facts
from app.core.access import cached, public
from app.core.features import Slot, highlights
from app.stations import (
    coming_week,
    doors,
    exports,
    finding,
    large,
    map_page,
    nearest,
    presenting,
    queries,
    wayfinding,
    words,
)
from app.stations.calendar import queries as calendar
from app.stations.reports import queries as reports
from app.stations.reports import told
from app.stations.rules import State
from app.stations.weather import face

bp = Blueprint("stations", __name__)
PAGE_SIZE = 20
LATER_SHOWN = 10


@bp.get("/stations")
@public
@cached(60)
def index():
    now, chosen = clock.now(), city.current()
    weather = face.now_in(chosen, now)
    search = finding.read(request.args, chosen)
    search = replace(search, first=weather.services) if weather else search
    rows = queries.listed(search.wanted, now, page=search.page, size=PAGE_SIZE)
    if not rows and search.page > 1:
        abort(404)
    total = large.kept(("total", search.wanted), lambda: queries.total(search.wanted, now))
    places = [
        presenting.place(row, chosen, now, origin=search.wanted.near, first=search.wanted.service, weather=search.first)
        for row in rows
    ]
    return render_template(
        "stations/index.html",
        search=search,
        weather=weather,
        places=places,
        total=total,
        counted=finding.counted(total),
        pages=-(-min(total, queries.COUNTED_TO) // PAGE_SIZE),
        note=doors.note(chosen),
        relaxations=finding.relaxations(search, now) if not rows else [],
        map=map_page.of(search),
    )


@bp.get("/stations/<code>")
@public
@cached(60)
def station(code: str):
    row = queries.public_by_code(code) or abort(404)
    if code != row.code:
        query = f"?{urlencode(request.args)}" if request.args else ""
        return redirect(url_for("stations.station", code=row.code) + query, 301)
    now, chosen = clock.now(), city.current()
    weather = face.now_in(chosen, now)
    place = presenting.place(row, chosen, now, weather=weather.services if weather else ())
    missing = place.missing if row.state is not State.CLOSED else []
    elsewhere = nearest.working(row, missing, now, is_large=queries.may_be_large())
    return render_template(
        "stations/station.html",
        place=place,
        week=coming_week.week(row, now),
        later=coming_week.exceptions(row, clock.today(now) + coming_week.SPAN)[:LATER_SHOWN],
        on_holidays=coming_week.on_holidays(row),
        closure=calendar.closure_to_tell(clock.today(now)),
        told=[told.shown(each) for each in reports.counted(row.id, now)],
        nearest=presenting.nearby(elsewhere, missing, row.position, now),
        weather=weather,
        word=notes.shown_on("station", row.id, clock.today(now)),
        photos=pictures.shown_on("station", row.id),
        canonical=site_facts.absolute("stations.station", code=row.code),
        ways=highlights(current_app.extensions["features"], now, Slot.EXHIBIT, Slot.PROJECT),
        note=doors.note(chosen),
        directions=_directions(row),
        schema_org=exports.schema_org(row, chosen, now),
    )


def _directions(row):
    """Links of the map programs; none where the position is only schematic, for it would lead people astray."""
    if row.position is None or row.position_is_schematic or row.state is State.CLOSED:
        return []
    source = city.current().code + "-fucai"
    found = wayfinding.ways(row.name, row.position, address=row.address or "", source=source)
    return [(words.VENDORS[each.vendor], each.url) for each in found]
