"""Anybody: an interest in opening an outlet, and how an application goes, by its number."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core import city, clock
from app.core import site as site_facts
from app.core.access import public
from app.core.db import db
from app.core.limits import limiter
from app.stations.applications import operations, queries, showing, words
from app.stations.applications.forms import OutletForm
from app.stations.applications.rules import Kind

bp = Blueprint("applications", __name__)


@bp.get("/outlet-interest")
@public
def outlet():
    return _form_page(_form())


@bp.post("/outlet-interest")
@public
@limiter.limit("10 per hour")
def register():
    form, now = _form(), clock.now()
    if not form.validate_on_submit():
        return _form_page(form), 422
    made = operations.apply_for(
        Kind.OUTLET,
        None,
        form.facts(),
        contact=form.phone.data,
        by=operations.Visitor(form.name.data),
        now=now,
        deadlines=showing.deadlines(city.current()),
        is_demonstration=site_facts.current().demonstration,
    )
    db.session.commit()
    flash(_("已登记，请记下编号 %(number)s", number=made.printed_number))
    return redirect(url_for("applications.progress", number=made.number), 303)


@bp.get("/applications")
@public
def lookup():
    """The number typed into the field leads to its page."""
    typed = request.args.get("number", "")[:40]
    found = queries.by_number(typed) if typed else None
    if found:
        return redirect(url_for("applications.progress", number=found.number), 303)
    return render_template("stations/applications/lookup.html", typed=typed)


@bp.get("/applications/<number>")
@public
@limiter.limit("60 per 10 minutes")
def progress(number: str):
    """How far it is. Nothing about a person: who has the number has no more than the number."""
    found = queries.by_number(number) or abort(404)
    return render_template(
        "stations/applications/progress.html",
        application=found,
        kind=words.KINDS[found.kind],
        state=words.STATES[found.state],
        deadline=showing.deadline(found),
        steps=showing.steps(found),
    )


def _form() -> OutletForm:
    form = OutletForm()
    form.offer_divisions(city.current())
    return form


def _form_page(form: OutletForm) -> str:
    return render_template("stations/applications/outlet.html", form=form)
