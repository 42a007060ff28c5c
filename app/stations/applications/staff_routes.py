"""The desk of applications: one checks, another approves, each step with who and when."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content.pictures import queries as pictures
from app.core import city, clock
from app.core.db import db
from app.core.forms import refuse
from app.stations import operations as places
from app.stations.applications import operations, queries, rules, showing, words
from app.stations.applications.forms import StepForm
from app.stations.applications.models import Application
from app.stations.applications.rules import Act, State

bp = Blueprint("applications_desk", __name__, url_prefix="/desk/applications")
PAGE_SIZE = 50


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    asked = request.args.get("state", "")
    state = State(asked) if asked in set(State) else None
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    rows, total = queries.listed(state, page=page, size=PAGE_SIZE)
    today = clock.today(clock.now())
    return render_template(
        "stations/desk/applications.html",
        rows=[(row, words.KINDS[row.kind], words.STATES[row.state], row.is_overdue(today)) for row in rows],
        states=words.STATES,
        chosen=state,
        page=page,
        pages=-(-total // PAGE_SIZE),
        total=total,
    )


@bp.get("/<number>")
@needs(Role.OPERATOR, Role.AUDITOR)
def application(number: str):
    return _page(_found(number), StepForm())


@bp.post("/<number>/check")
@needs(Role.OPERATOR)
def check(number: str):
    found, form = _found(number), StepForm()
    position = form.position(city.current()) if form.validate_on_submit() else None
    if form.errors:
        return _page(found, form), 422
    return _stepped(
        found,
        _("初审已通过，请另一位同事审批"),
        lambda now, days: operations.check(
            found, note=form.note.data or "", position=position, by=current_user, now=now, deadlines=days
        ),
    )


@bp.post("/<number>/verification")
@needs(Role.OPERATOR)
def verify(number: str):
    found, form = _found(number), StepForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    return _stepped(
        found,
        _("已记下：条件已核验"),
        lambda now, _days: operations.verify(found, note=form.note.data or "", by=current_user, now=now),
    )


@bp.post("/<number>/approval")
@needs(Role.OPERATOR)
def approve(number: str):
    found, form = _found(number), StepForm()
    code = ""
    if form.validate_on_submit() and found.opens_outlet and found.verified_at:
        code = form.new_code() or ""
    if form.errors:
        return _page(found, form), 422
    try:
        return _stepped(
            found,
            _("已批准"),
            lambda now, days: operations.approve(
                found, note=form.note.data or "", code=code, by=current_user, now=now, deadlines=days
            ),
        )
    except places.CodeTaken:
        db.session.rollback()
        refuse(_("这个编号已经有站点用了，请核对"))(form.code)
        return _page(_found(number), form), 422


@bp.post("/<number>/return")
@needs(Role.OPERATOR)
def send_back(number: str):
    found, form = _found(number), StepForm()
    if not form.validate_on_submit() or not form.needs_reason():
        return _page(found, form), 422
    return _stepped(
        found,
        _("已退回，理由申请人看得到"),
        lambda now, days: operations.send_back(found, form.note.data, by=current_user, now=now, deadlines=days),
    )


def _stepped(found: Application, said: str, step: Callable[[Any, operations.Deadlines], None]):
    number = found.number
    try:
        step(clock.now(), showing.deadlines(city.current()))
    except operations.OwnAct:
        return _refused(number, _("自己申请或自己初审的，要由另一位同事来办"))
    except operations.NotVerified:
        return _refused(number, _("还没有核验条件，核验后再批准"))
    except operations.Outdated:
        return _refused(number, _("申请之后这些资料已经改过，请退回，让申请人按现在的资料再申请"))
    except operations.SteppedMeanwhile:
        return _refused(number, _("这一步刚才有人办过了，请看现在的进展"))
    except places.ChangedMeanwhile:
        return _refused(number, _("站点资料刚才有人改过，请核对后再办"))
    db.session.commit()
    flash(said)
    return redirect(url_for("applications_desk.application", number=number), 303)


def _refused(number: str, why: str):
    db.session.rollback()
    flash(why, "error")
    return redirect(url_for("applications_desk.application", number=number), 303)


def _found(number: str) -> Application:
    return queries.by_number(number) or abort(404)


def _page(found: Application, form: StepForm) -> str:
    mine = current_user.id
    form.code.flags.required = found.opens_outlet  # Without it no outlet is approved.
    may = current_user.holds(Role.OPERATOR)

    def can(act: Act) -> bool:
        follows = (found.state, act) in rules.AFTER
        return may and follows and rules.may_take(mine, found.applicant_id, found.checked_by, act)

    return render_template(
        "stations/desk/application.html",
        application=found,
        form=form,
        kind=words.KINDS[found.kind],
        state=words.STATES[found.state],
        asked=words.asked(found, city.current()),
        steps=showing.steps(found),
        deadline=showing.deadline(found),
        overdue=found.is_overdue(clock.today(clock.now())),
        photos=pictures.standing_on("station", found.station_id) if found.station_id else (),
        moves="position" in found.facts.get("wanted", {}),
        changes_owner="new_owner" in found.facts.get("wanted", {}) and not found.is_open,
        gives_code=found.opens_outlet,
        may_check=can(Act.CHECK),
        may_approve=can(Act.APPROVE) and not found.lacks_verification,
        must_verify=can(Act.APPROVE) and found.lacks_verification,
        may_return=can(Act.RETURN),
        may_verify=may and found.state in rules.AT_THE_DESK and found.lacks_verification,
        for_another=may and found.state is State.CHECKED and not can(Act.APPROVE),
    )
