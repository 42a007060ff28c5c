"""What the map asks for while somebody looks at it."""

import json
from typing import Any

from flask import Blueprint, Response, abort, current_app, request

from app.core import city, clock
from app.core.access import cached, public
from app.core.recent import Recent
from app.stations import finding, map_page, map_queries, points, positions

bp = Blueprint("stations_map", __name__)
DEEPEST_ZOOM = 20
SINGLE_FROM_ZOOM = 17  # So near, every place in view stands for itself.
KEPT_SECONDS, KEPT_ANSWERS = 300, 500


@bp.record
def _prepare(state) -> None:
    state.app.extensions[map_page.EXTENSION] = Recent(KEPT_SECONDS, KEPT_ANSWERS)


@bp.get("/stations/points.json")
@public
@cached(60)
def whole():
    """The places of a search, all of them when they are not too many; otherwise the map asks for what is in view."""
    now, chosen = clock.now(), city.current()
    wanted = finding.read(request.args, chosen).wanted
    total = map_queries.count(wanted, now)
    is_whole = total <= map_queries.MOST_POINTS
    answer: dict[str, Any] = {
        "total": total,
        "whole": is_whole,
        "origin": points.rounded(*wanted.near) if wanted.near else None,
        "bounds": points.boxed(map_page.kept(("bounds", wanted), total, lambda: map_queries.bounds(wanted, now))),
        "areas": points.areas(map_page.kept("areas", total, map_queries.middles), chosen),
    }
    if is_whole:
        answer |= points.written(map_queries.points(wanted, now), chosen, now, wanted.service)
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
    few = map_queries.count(wanted, now, box, most=map_queries.MOST_IN_VIEW + 1) <= map_queries.MOST_IN_VIEW
    if few or zoom >= SINGLE_FROM_ZOOM:
        return _compact(points.written(map_queries.points(wanted, now, box), chosen, now, wanted.service))
    recent = current_app.extensions[map_page.EXTENSION]
    found = recent.get((wanted, box, zoom), lambda: map_queries.clusters(wanted, now, box, zoom))
    return _compact({"clusters": points.clustered(found)})


def _compact(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
