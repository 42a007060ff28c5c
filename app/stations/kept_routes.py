"""The list for those without a network: on paper, and kept by the browser."""

import hashlib

from flask import Blueprint, make_response, render_template, request, url_for

from app.core import city, clock, display, i18n, templating
from app.core import site as site_facts
from app.core.access import cached, public
from app.stations import doors, finding, paper, queries

bp = Blueprint("stations_kept", __name__)
KEPT_S = 600
SCOPE = "/stations"
NEEDED = ("css/site.css", "js/site.js", "js/modules/kept-list.js")


@bp.get("/stations/print")
@public
@cached(KEPT_S)
def on_paper():
    """The places of a search as sheets of A4, by county and town."""
    search = finding.read(request.args, city.current())
    return render_template("stations/print.html", search=search, **_list(search))


@bp.get("/stations/offline")
@public
@cached(KEPT_S)
def offline():
    """The whole network in one plain page, which the browser keeps for a time without a network.

    The worker asks without cookies, so the address says how the visitor reads (`display=en.large.dark`).
    """
    if "display" in request.args:
        i18n.read_as(display.parse(request.args["display"]))
    return render_template("stations/offline.html", **_list(finding.read({}, city.current())))


@bp.get("/stations/offline.js")
@public
@cached(KEPT_S)
def worker():
    """The worker that keeps the list. Its text changes with what it keeps, and by that browsers know a new one."""
    shown = display.parse(request.args.get("display"))
    needed = [templating.asset(name) for name in NEEDED]
    list_url = url_for("stations_kept.offline", display=shown.cookie)
    version = hashlib.blake2b(" ".join((list_url, *needed)).encode(), digest_size=6).hexdigest()
    text = render_template("stations/offline.js", version=version, list_url=list_url, needed=needed)
    response = make_response(text)
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = SCOPE
    return response


def _list(search: finding.Search) -> dict:
    now, chosen = clock.now(), city.current()
    rows = queries.published(search.wanted, now, demonstration=site_facts.current().demonstration)
    return {
        "total": len(rows),
        "groups": paper.groups(rows[: paper.MOST_PLACES], chosen),
        "county": chosen.counties.get(search.wanted.county),
        "made_at": now,
        "note": doors.note(chosen),
        "most": paper.MOST_PLACES,
    }
