"""Runs of kits: ask for one, watch it, fetch its file."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock, jobs
from app.core import site as site_facts
from app.core.db import db
from app.core.forms import refuse
from app.kits import batches, desk_routes, operations, queries
from app.kits.forms import RunForm, StyleForm, TapForm
from app.kits.models import KitBatch
from app.qr import targets

bp = Blueprint("kit_runs", __name__, url_prefix="/desk/codes/runs")
REFRESH_SECONDS = 3


@bp.post("")
@needs(Role.OPERATOR)
def ask():
    form = RunForm()
    form.group.choices = desk_routes.groups()
    if not form.validate_on_submit():
        return desk_routes.index_page(StyleForm(), form), 422
    kind, _colon, group = form.group.data.partition(":")
    declared = targets.kind(kind)
    if declared is None or declared.members is None:
        abort(400)
    name = dict(form.group.choices)[form.group.data]
    key = secrets.token_urlsafe(9)
    try:
        operations.open_batch(
            kind,
            (group, str(name)),
            declared.members(group),
            key=key,
            is_specimen=not site_facts.current().config.may_print_for_use,
            by=current_user,
            now=clock.now(),
        )
    except operations.NothingToPrint:
        refuse(_("这里还没有站点"))(form.group)
        return desk_routes.index_page(StyleForm(), form), 422
    except operations.TooMany:
        refuse(_("一次最多 5,000 处，请按县（市、区）分批"))(form.group)
        return desk_routes.index_page(StyleForm(), form), 422
    db.session.commit()
    jobs.ask_for(batches.TASK, key)
    return redirect(url_for("kit_runs.watch", key=key), 303)


@bp.get("/<key>")
@needs(Role.OPERATOR, Role.AUDITOR)
def watch(key: str):
    return render_template(
        "kits/run.html",
        run=_run(key),
        seconds=REFRESH_SECONDS,
        may_change=current_user.holds(Role.OPERATOR),
        has_file=batches.file_of(key).exists(),
    )


@bp.get("/<key>.pdf")
@needs(Role.OPERATOR, Role.AUDITOR)
def file(key: str):
    run = _run(key)
    path = batches.file_of(run.key)
    if run.finished_at is None or not path.exists():
        abort(404)
    return send_file(
        path, mimetype="application/pdf", as_attachment=True, download_name=f"kits-{run.group_key or 'all'}.pdf"
    )


@bp.post("/<key>/cancellation")
@needs(Role.OPERATOR)
def cancel(key: str):
    run = _run(key)
    if not TapForm().validate_on_submit():
        abort(400)
    done = operations.cancel(run, by=current_user, now=clock.now())
    db.session.commit()
    flash(_("已取消；做好的码都留着，站点页面上可以单独打印") if done else _("先前已经结束了"))
    return redirect(url_for("kit_runs.watch", key=key), 303)


def _run(key: str) -> KitBatch:
    return queries.by_key(key) or abort(404)
