"""The collection for programs: IIIF manifests, collections and images, Atom feeds."""

import json
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, send_file

from app.core import clock, headers
from app.core.access import cached, public
from app.exhibition import moved
from app.exhibition import queries as halls
from app.exhibition.collection import iiif, queries
from app.exhibition.collection.shown import shown_in
from app.exhibition.models import Item
from app.exhibition.tiles import files
from app.exhibition.tiles import rules as tiles

bp = Blueprint("collection_open", __name__, url_prefix="/exhibition")
FRESH_S = 300
KEPT_S = 86_400
FEED_SIZE = 40


def _item(slug: str) -> Item:
    now = clock.now()
    return queries.item(slug, now) or moved.onward(queries.KIND, slug, queries.item_by_id, now)


def _json(data: dict[str, Any], media_type: str = iiif.MEDIA_TYPE) -> Response:
    answer = make_response(json.dumps(data, ensure_ascii=False))
    answer.headers["Content-Type"] = media_type
    headers.open_format(FRESH_S)
    return answer


@bp.get("/iiif/collection.json")
@public
@cached(FRESH_S)
def top_collection():
    return _json(iiif.top(halls.hall(), halls.public_exhibits(clock.now())))


@bp.get("/iiif/exhibits/<slug>/collection.json")
@public
@cached(FRESH_S)
def exhibit_collection(slug: str):
    now = clock.now()
    exhibit = halls.public_exhibit(slug, now) or moved.onward(halls.KIND, slug, halls.exhibit_by_id, now)
    return _json(iiif.collection(exhibit, shown_in(exhibit, now)))


@bp.get("/iiif/<slug>/manifest.json")
@public
@cached(FRESH_S)
def manifest(slug: str):
    return _json(iiif.manifest(_item(slug), halls.hall()))


@bp.get("/iiif/<slug>/image/info.json")
@public
@cached(FRESH_S)
def image_info(slug: str):
    item = _item(slug)
    pyramid = files.of(item)
    return _json(
        tiles.info(iiif.service(item), pyramid.width, pyramid.height),
        'application/ld+json;profile="http://iiif.io/api/image/3/context.json"',
    )


@bp.get("/iiif/<slug>/image/<region>/<size>/0/default.jpg")
@public
def image(slug: str, region: str, size: str):
    """A tile or the whole picture in one of its sizes; the first one who asks waits a second for all of them."""
    if not tiles.is_known(region, size):
        abort(404)
    item = _item(slug)
    data_dir, pyramid = current_app.extensions["config"].data_dir, files.of(item)
    if pyramid.scan and not files.is_made(data_dir, pyramid):  # Half a minute's work: that is the job runner's.
        answer = make_response("", 503)
        answer.headers["Retry-After"] = "60"
        return answer
    home = files.ensure(data_dir, pyramid)
    file = home / region / size / "0" / "default.jpg"
    if not file.is_file():
        abort(404)
    answer: Response = send_file(file, mimetype="image/jpeg", conditional=True)
    headers.open_format(KEPT_S)
    return answer


@bp.get("/feed.atom")
@public
@cached(FRESH_S)
def hall_feed():
    """What is new in the hall: exhibits, pages and records, the last changed first."""
    now = clock.now()
    rows = [*halls.public_exhibits(now), *halls.newest_pages(now, FEED_SIZE), *queries.newest(now, FEED_SIZE)]
    return _feed(rows, halls.hall(), None)


@bp.get("/<slug>/feed.atom")
@public
@cached(FRESH_S)
def exhibit_feed(slug: str):
    now = clock.now()
    exhibit = halls.public_exhibit(slug, now) or moved.onward(halls.KIND, slug, halls.exhibit_by_id, now)
    return _feed([exhibit, *halls.newest_pages(now, FEED_SIZE, exhibit)], halls.hall(), exhibit)


def _feed(rows: list[Any], hall: Any, exhibit: Any) -> Response:
    entries = sorted(rows, key=lambda row: row.changed_at, reverse=True)[:FEED_SIZE]
    kinds = {"Exhibit": "exhibit", "ExhibitPage": "page", "Item": "item"}
    told = [(kinds[type(row).__name__], row) for row in entries]
    answer = make_response(render_template("exhibition/feed.atom.xml", entries=told, hall=hall, exhibit=exhibit))
    answer.mimetype = "application/atom+xml"
    headers.open_format(FRESH_S)
    return answer
