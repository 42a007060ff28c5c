"""Taking part by a code on the keeper's screen: it changes every minute, a member who is there opens it and presses.

The code names activity, place and the person who shows it; that person's rights are looked at when a member presses. A
photograph of it earns nothing two minutes later.
"""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.accounts import queries as people
from app.accounts.access import Role, needs
from app.core import clock, site
from app.core.access import public
from app.core.db import db
from app.core.i18n import local
from app.core.limits import limiter
from app.points import counter, presenting, tokens, way_back, words
from app.points.earning import operations as earning
from app.points.earning import queries as activities
from app.points.earning.models import Activity
from app.points.earning.rules import Unit
from app.points.forms import PressForm
from app.points.tokens import Purpose
from app.qr import images
from app.stations import queries as stations

bp = Blueprint("points_check_in", __name__, url_prefix="/points/check-in")


@bp.get("/screen")
@needs(Role.OWNER, Role.HELPER, Role.OPERATOR)
def choose():
    """What can be shown where: activities that count once a day, at one's own places."""
    offered = [row for row in _offered() if row.current.unit is Unit.ONCE]
    places = presenting.place_names(_places(offered))
    here = counter.side()
    return render_template("points/counter/check_in_choice.html", layout=here.layout, activities=offered, places=places)


@bp.get("/screen/<slug>/<code>")
@needs(Role.OWNER, Role.HELPER, Role.OPERATOR)
def screen(slug: str, code: str):
    """The code that changes, large enough for a table."""
    activity = next((row for row in _offered() if row.slug == slug and row.current.unit is Unit.ONCE), None)
    place, mine = stations.by_code(code), counter.my_places()
    if activity is None or place is None or (mine is not None and place.code not in mine):
        abort(404)
    subject = tokens.subject(activity.id, place.id, current_user.id)
    token = tokens.make(_secret(), Purpose.CHECK_IN, subject, clock.now())
    drawn = images.svg(site.absolute("points_check_in.page", token=token), alt=_("签到码"))
    return render_template(
        "points/counter/check_in.html",
        layout=counter.side().layout,
        activity=activity,
        place=presenting.place_names([place.code])[place.code],
        qr=Markup(drawn),  # noqa: S704  Drawn by our own code, alt is escaped there.
        seconds=tokens.RENEW,
    )


@bp.get("/<token>")
@public
def page(token: str):
    """Opening it earns nothing: a person presses. Who is not signed in joins or signs in first, and comes back here."""
    shown, now = _read(token), clock.now()
    if not current_user.is_authenticated:
        if shown is None:
            return _page(token, None)
        way_back.keep(request.path, now)
        return redirect(url_for("points_join.start"), 303)
    way_back.forget()
    if presenting.me(current_user, now) is None:
        return redirect(url_for("points.passbook"), 303)
    return _page(token, shown)


@bp.post("/<token>")
@public
@limiter.limit("30 per 10 minutes", key_func=counter.member, exempt_when=lambda: not current_user.is_authenticated)
def take_part(token: str):
    if not current_user.is_authenticated:  # Signed out meanwhile: asked in as whoever opens the code is.
        return redirect(url_for("points_check_in.page", token=token), 303)
    shown, me = _read(token), presenting.me(current_user, clock.now())
    if me is None:
        return redirect(url_for("points.passbook"), 303)
    if shown is None or not PressForm().validate_on_submit():
        return _page(token, shown), 422
    activity, place, by = shown
    title = local(activity, "title")
    try:
        done = earning.confirm(activity, me.account, by=by, place=place, now=clock.now())
    except earning.Refused as error:
        db.session.rollback()
        why = words.NOT_EARNED_MYSELF.get(error.why, words.NOT_EARNED[error.why])
        return _page(token, _read(token), why), 422
    points = done.attendance.points
    db.session.commit()
    flash(
        _("记了 %(n)s 分：%(what)s", n=points, what=title)
        if done.is_new
        else _("今天已经记过，没有重复记分：%(what)s", what=title),
        "message" if done.is_new else "info",
    )
    return redirect(url_for("points.passbook"), 303)


def _page(token: str, shown, why=None):
    return render_template("points/check_in.html", shown=shown, token=token, form=PressForm(), why=why)


def _read(token: str):
    """Activity, place and the person who shows the code; None when it is too old or none of ours."""
    try:
        subject = tokens.read(_secret(), Purpose.CHECK_IN, token, tokens.SUBJECT_LENGTH, clock.now())
    except (tokens.Forged, tokens.Stale):
        return None
    activity_id, place_id, person_id = tokens.numbers(subject)
    activity = db.session.get(Activity, activity_id)
    place, by = stations.by_id(place_id), people.by_id(person_id)
    if activity is None or place is None or by is None or by.disabled_at:
        return None
    return activity, place.code, by


def _offered() -> list[Activity]:
    operator = current_user.holds(Role.OPERATOR)
    places = current_user.scope_keys(*counter.KEEPERS)
    return list(activities.confirmable(clock.today(clock.now()), operator=operator, places=places))


def _places(offered: list[Activity]) -> list[str]:
    """A keeper's own places; for operators those an activity is bound to, and whatever place they name in the address."""
    mine = counter.my_places()
    if mine is not None:
        return sorted(mine)
    wanted = stations.by_code(request.args.get("place", "")[:40])
    bound = {row.station_code for row in offered if row.station_code}
    return sorted(bound | ({wanted.code} if wanted else set()))


def _secret() -> str:
    return current_app.config["SECRET_KEY"]
