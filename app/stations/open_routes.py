"""Places as open data, for programs and pages of others."""

import json

from flask import Blueprint, make_response, request

from app.core import city, clock, headers, site
from app.core.access import cached, public
from app.stations import exports, finding, queries

bp = Blueprint("stations_open", __name__)
FACTS_S = 300


@bp.get("/stations.geojson")
@public
@cached(FACTS_S)
def geojson():
    rows, now = _rows(), clock.now()
    return _answer(exports.geojson(rows, city.current(), now), "application/geo+json", FACTS_S)


@bp.get("/stations.csv")
@public
@cached(FACTS_S)
def table():
    response = make_response(exports.table(_rows(), city.current()))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = "attachment; filename=stations.csv"
    headers.open_format(FACTS_S)
    return response


@bp.get("/stations/status.json")
@public
@cached(exports.STATUS_TTL_S)
def status():
    return _answer(exports.status(_rows(), clock.now()), "application/json", exports.STATUS_TTL_S)


def _rows():
    """What the same filters of the list leave; demonstration places only where the whole site is one."""
    search = finding.read(request.args, city.current())
    return queries.published(search.wanted, clock.now(), demonstration=site.current().demonstration)


def _answer(content: dict, media_type: str, seconds: int):
    response = make_response(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    response.mimetype = media_type
    headers.open_format(seconds)
    return response
