"""The front page and what belongs to the site as a whole."""

from flask import Blueprint, abort, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core import addresses, city, clock, display, headers, i18n, site
from app.core.access import cached, needs_no_token, public
from app.core.features import Format, Slot, highlights
from app.core.limits import limiter
from app.core.search import Order
from app.home import queries, rules

bp = Blueprint("home", __name__)
YEAR = 365 * 24 * 3600
NO_LICENCE = "Null until the centre has decided; until then please name the source and the day you took it."


@bp.get("/")
@public
@cached(60)
def front():
    features, now = current_app.extensions["features"], clock.now()
    return render_template(
        "home/front.html",
        invitations=sorted(
            (link for feature in features for link in feature.navigation if link.invitation),
            key=lambda link: link.order,
        ),
        areas=areas(),
        urgent=highlights(features, now, Slot.NOW),
        fresh=highlights(features, now, Slot.FRESH_STATIONS),
        exhibits=highlights(features, now, Slot.EXHIBIT)[:1],
        projects=highlights(features, now, Slot.PROJECT)[:1],
    )


def areas() -> list[tuple[city.County, list[city.Town]]]:
    """Counties with their towns, to choose from without telling the site where one is."""
    chosen = city.current()
    towns = chosen.towns.values()
    return [
        (county, [town for town in towns if town.county_code == county.code]) for county in chosen.counties.values()
    ]


@bp.get("/search")
@public
@limiter.limit("120 per minute")
def search():
    query = rules.cleaned(request.args.get("q", ""))
    problem = _problem(query)
    if query and not problem and request.args.get("kind"):
        return _search_of_kind(query, request.args["kind"])
    features, groups = current_app.extensions["features"], []
    if query and not problem:
        groups = queries.found(features, query, now=clock.now(), lang=i18n.current().lang)
    total = sum(group.count for group in groups)
    return render_template("home/search.html", query=query, problem=problem, groups=groups, total=total)


def _search_of_kind(query: str, kind: str):
    features, page = current_app.extensions["features"], request.args.get("page", 1, type=int)
    order = Order.NEWEST if request.args.get("order") == Order.NEWEST else Order.RANK
    group = queries.found_of_kind(
        features, query, kind, now=clock.now(), lang=i18n.current().lang, order=order, page=max(page, 1)
    )
    if group is None or not 1 <= page <= group.pages:
        abort(404)
    return render_template("home/search_kind.html", query=query, group=group, page=page, order=order)


def _problem(query: str) -> str:
    """Why this cannot be searched for, in the reader's words; empty when it can."""
    if not rules.is_short_enough(query):
        return _("搜索词太长了，请缩短到 %(n)s 个字以内。", n=rules.LONGEST_QUERY)
    if query and not rules.is_long_enough(query):
        return _("请再多写一点：一个汉字，或至少两个字母、数字。")
    return ""


@bp.get("/about")
@public
@cached(600)
def about():
    facts = city.current().facts
    return render_template("home/about.html", quotes=facts.get("founding_quotes", []), founding=facts.get("founding"))


@bp.get("/privacy")
@public
@cached(600)
def privacy():
    items = queries.personal_data(current_app.extensions["features"])
    return render_template("home/privacy.html", rows=[(item.what, item.why, item.kept) for item in items])


@bp.get("/accessibility")
@public
@cached(600)
def accessibility():
    return render_template("home/accessibility.html")


@bp.get("/play-responsibly")
@public
@cached(600)
def play_responsibly():
    facts = city.current().facts
    helper = {name: facts.get(name, "") for name in ("help_line_name", "help_line_name_en", "help_line_note")}
    return render_template(
        "home/play_responsibly.html",
        lines=facts["rational"],
        help_line=facts.get("help_line", ""),
        helper={**helper, "help_line_note_en": facts.get("help_line_note_en", "")},
    )


@bp.get("/developers")
@public
@cached(600)
def developers():
    formats = [_described(each) for each in queries.formats(current_app.extensions["features"])]
    return render_template(
        "home/developers.html",
        formats=formats,
        origin=site.current().origin,
        bundles=queries.bundles(current_app.extensions["features"]),
        licence=site.current().licence,
    )


@bp.get("/developers/downloads.json")
@public
@cached(600)
@limiter.limit("60 per minute")
def manifest():
    """Every whole file with its rows, the state of the data it shows, who publishes it and under what terms."""
    owner, now = site.current(), clock.now()
    files = [
        {
            "title": str(each.title),
            "url": owner.origin + each.url,
            "mediaType": each.media_type,
            "rows": each.rows,
            "dataVersion": each.version,
            "modified": each.changed and each.changed.isoformat(),
            "publisher": each.publisher,
            "provenance": each.provenance,
            "licence": owner.licence,
        }
        for each in queries.bundles(current_app.extensions["features"])
    ]
    headers.open_format(600)
    return jsonify({"made": now.isoformat(), "licence": owner.licence, "licenceNote": NO_LICENCE, "files": files})


def _described(each: Format) -> dict[str, object]:
    """A format with its address; one with a variable part (`/stations/<code>.json`) shows its pattern instead of a link."""
    rule = next(current_app.url_map.iter_rules(each.endpoint))
    url = "" if rule.arguments else url_for(each.endpoint)
    return {
        "title": each.title,
        "description": each.description,
        "type": each.media_type,
        "url": url,
        "rule": rule.rule,
    }


@bp.post("/display")
@public
@needs_no_token
def change_display():
    """Language, print size, theme: no token, so that cached pages can hold the form; the Origin is checked instead."""
    if not addresses.posted_from(request.host, request.headers):
        abort(403)
    chosen = i18n.current().changed(**request.form.to_dict())
    response = make_response(redirect(addresses.own(request.form.get("next")) or url_for("home.front"), 303))
    secure = site.current().config.secure_cookies
    response.set_cookie(display.COOKIE, chosen.cookie, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response
