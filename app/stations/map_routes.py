"""What the map asks for while somebody looks at it."""

import datetime
import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, request

from app.core import city, clock
from app.core.access import cached, public
from app.core.city import City
from app.stations import finding, large, map_queries, points, positions, queries
from app.stations.map_queries import Cluster, Point
from app.stations.positions import Box
from app.stations.wanted import Wanted
from app.stations.weather import face

bp = Blueprint("stations_map", __name__)
DEEPEST_ZOOM = 20


@bp.record
def _prepare(state) -> None:
    large.init_app(state.app)


@bp.get("/stations/points.json")
@public
@cached(60)
def whole():
    """The places of a search, all of them when they are not too many; otherwise the map asks for what is in view."""
    now, chosen = clock.now(), city.current()
    wanted = finding.read(request.args, chosen).wanted
    total = large.kept(("placed", wanted), lambda: map_queries.count(wanted, now))
    is_whole = total <= queries.MOST_AT_ONCE
    answer: dict[str, Any] = {
        "whole": is_whole,
        "origin": points.rounded(*wanted.near) if wanted.near else None,
        "bounds": points.boxed(large.kept(("bounds", wanted), lambda: map_queries.bounds(wanted, now))),
        "areas": points.areas(large.kept("areas", map_queries.middles), chosen),
    }
    if is_whole:
        answer |= {"total": total, **_written(map_queries.points(wanted, now), chosen, now, wanted)}
    return _compact(answer)


@bp.get("/stations/view.json")
@public
@cached(60)
def view():
    """What lies in a box (`bbox=west,south,east,north`) at a zoom level: places, or clusters where they are too many."""
    now, chosen = clock.now(), city.current()
    wanted = finding.read(request.args, chosen).wanted
    box, zoom = positions.read_box(request.args.get("bbox", "")), request.args.get("zoom", -1, type=int)
    if box is None or not 0 <= zoom <= DEEPEST_ZOOM:
        abort(400)
    singles = map_queries.in_view(wanted, now, box, zoom)
    if singles is not None:
        return _compact(_written(singles, chosen, now, wanted))
    return _compact({"clusters": points.clustered(clusters(wanted, now, box, zoom))})


def clusters(wanted: Wanted, now: datetime.datetime, box: Box, zoom: int) -> Sequence[Cluster]:
    """Kept for a zoom level: a thousand squares for the filters people choose, tens of thousands only for the map without any."""
    deepest = map_queries.DEEPEST_COUNTRY if wanted != Wanted() else map_queries.DEEPEST_REGION
    if zoom > deepest:
        return map_queries.clusters(wanted, now, box, zoom)
    found = large.kept((wanted, zoom), lambda: map_queries.country_clusters(wanted, now, zoom))
    return map_queries.within(found, box)


def _written(found: Sequence[Point], chosen: City, now: datetime.datetime, wanted: Wanted) -> dict[str, Any]:
    weather = face.now_in(chosen, now)
    return points.written(found, chosen, now, first=wanted.service, weather=weather.services if weather else ())


def _compact(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
