"""The desk: what waits for whoever is looking, and what the site itself is missing."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.core import clock, outbox, site, templating
from app.core.db import db
from app.staff import opening, operations, queries
from app.staff.forms import ROLES

Role = accounts.Role
bp = Blueprint("staff", __name__, url_prefix="/desk")


@dataclass(frozen=True)
class Concern:
    """Something the centre should see to: a sentence and where to go."""

    text: str
    url: str = ""
    action: str = ""


@bp.get("")
@needs(*accounts.STAFF)
def desk():
    features, now = current_app.extensions["features"], clock.now()
    sees_site = current_user.holds(Role.ADMINISTRATOR, Role.AUDITOR, Role.OPERATOR)
    writes = current_user.holds(Role.EDITOR, Role.OPERATOR)
    return render_template(
        "staff/desk.html",
        steps=opening.steps(features),
        roles=ROLES,
        queues=queries.queues(features, current_user, now),
        warnings=_warnings(now) if sees_site else [],
        gaps=len(queries.untranslated(features)) if writes else 0,
    )


def _warnings(now: Any) -> list[Concern]:
    own, found = site.current(), []
    if own.missing:
        found.append(Concern(_("这些信息还没有填：%(facts)s。正式开放前必须补齐。", facts=_("、").join(own.missing))))
    due = own.police_filing_due()
    if due and own.police_filing_overdue(clock.today(now)):
        found.append(
            Concern(_("公安备案号已经超过开放后 30 天的期限（%(day)s），请尽快填写。", day=templating.day(due)))
        )
    elif due:
        found.append(Concern(_("公安备案正在办理，请在 %(day)s 以前填写备案号。", day=templating.day(due))))
    stuck = len(outbox.given_up())
    if stuck:
        words = ngettext("有 %(num)s 条消息多次没有发出。", "有 %(num)s 条消息多次没有发出。", stuck)
        found.append(Concern(words, url_for("staff.messages"), _("去看看")))
    verified = operations.last_verification()
    if verified and verified.breaks:
        words = _("操作记录在 %(time)s 的核对中对不上，请立即联系技术负责人。", time=templating.moment(verified.at))
        found.append(Concern(words, url_for("audit.index"), _("打开操作记录")))
    return found


@bp.get("/untranslated")
@needs(Role.EDITOR, Role.OPERATOR, Role.AUDITOR)
def untranslated():
    return render_template("staff/untranslated.html", rows=queries.untranslated(current_app.extensions["features"]))


@bp.get("/messages")
@needs(Role.ADMINISTRATOR, Role.AUDITOR)
def messages():
    can_retry = current_user.holds(Role.ADMINISTRATOR)
    return render_template("staff/messages.html", messages=outbox.given_up(), can_retry=can_retry)


@bp.post("/messages/<int:number>/retry")
@needs(Role.ADMINISTRATOR)
def retry_message(number: int):
    if not operations.retry_message(number, by=current_user.person, now=clock.now()):
        abort(404)
    db.session.commit()
    flash(_("这条消息会再发一次"))
    return redirect(url_for("staff.messages"), 303)
