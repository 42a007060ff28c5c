"""The desk of versions: what waits for a second pair of eyes, what differs, and who let it pass."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content.operations import CannotMove, ChangedMeanwhile, TakenAway
from app.content.workflow import desk, forms, operations, queries, words
from app.content.workflow.kinds import Kind
from app.core import clock
from app.core.db import db

bp = Blueprint("workflow", __name__, url_prefix="/desk/review")
TEXT = "/<kind>/<key>"


def _text(kind: str, key: str) -> tuple[Kind, Any]:
    found = desk.kinds().get(kind) or abort(404)
    return found, found.find(key, desk.mine()) or abort(404)


@bp.get("")
@needs(Role.EDITOR, Role.AUDITOR, Role.ADMINISTRATOR)
def index():
    publishers = desk.mine()
    own = current_user.scope_keys(Role.EDITOR)
    for_me = queries.waiting_for(current_user.id, own) if own else []
    others = [each for each in queries.waiting(publishers) if each not in for_me]
    return render_template(
        "content/desk/review.html",
        for_me=_named(for_me),
        others=_named(others),
        returned=_named(queries.returned_to(current_user.id, own) if own else []),
        scheduled=_named(queries.scheduled(publishers)),
        steps=queries.steps(),
        form=forms.StepsForm(steps=queries.steps()) if current_user.holds(Role.ADMINISTRATOR) else None,
        words=words,
    )


def _named(revisions) -> list[dict[str, Any]]:
    """Each with what it is a version of; what is gone is left out."""
    known, rows = desk.kinds(), []
    for revision in revisions:
        kind = known.get(revision.kind)
        row = kind.by_id(revision.row_id) if kind else None
        if kind is not None and row is not None:
            url = url_for(".versions", kind=kind.name, key=kind.key(row))
            rows.append({"revision": revision, "kind": kind, "row": row, "url": url})
    return rows


@bp.post("/steps")
@needs(Role.ADMINISTRATOR)
def set_steps():
    form = forms.StepsForm()
    if not form.validate_on_submit():
        flash(_("请填 0 到 4"), "error")
        return redirect(url_for(".index"), 303)
    operations.set_steps(form.steps.data, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("已保存。还在审的稿子也按新的次数。"))
    return redirect(url_for(".index"), 303)


@bp.get(TEXT)
@needs(Role.EDITOR, Role.AUDITOR)
def versions(kind: str, key: str):
    """Every version, and what differs between two: the newest and what the public reads, when none are named."""
    found, row = _text(kind, key)
    listed = queries.versions(kind, row.id)
    if not listed:
        return redirect(found.desk_url(key), 303)
    new = _asked(kind, row, "of") or listed[0]
    old = _asked(kind, row, "with") or _before(kind, row, new)
    return render_template(
        "content/desk/versions.html",
        kind=found,
        row=row,
        key=key,
        versions=listed,
        new=new,
        old=old,
        changes=desk.changes(found, old.body if old else None, new.body),
        publication=desk.publication(kind, row),
        words=words,
    )


def _asked(kind: str, row: Any, name: str):
    number = request.args.get(name, type=int)
    if number is None:
        return None
    return (0 < number < 1_000_000 and queries.version(kind, row.id, number)) or abort(404)


def _before(kind: str, row: Any, new):
    """What a version is compared with: what the public read last, or else the version before it."""
    public = queries.published(kind, row.id)
    if public is not None and public.number < new.number:
        return public
    return queries.version(kind, row.id, new.number - 1)


@bp.post(f"{TEXT}/submission")
@needs(Role.EDITOR)
def submit(kind: str, key: str):
    found, row = _text(kind, key)
    form = forms.SubmitForm()
    newest = queries.head(kind, row.id)
    lacking = next(iter(found.lacks(newest.body if newest else found.writing.body(row))), None)
    if lacking is not None:
        flash(lacking, "error")
        return redirect(found.desk_url(key), 303)

    def act() -> str:
        sent = operations.submit(found.writing, row, form.plan, seen=form.number, **_by())
        return _came(sent, _("已送审，等同事看过"))

    return _do(found, key, form, act)


@bp.post(f"{TEXT}/decision")
@needs(Role.EDITOR)
def decide(kind: str, key: str):
    found, row = _text(kind, key)
    form = forms.DecisionForm()

    def act() -> str:
        note = form.words.data or ""
        decided = operations.decide(found.writing, row, passed=form.passed, words=note, seen=form.number, **_by())
        return _came(decided, _("已记下您的意见，还要下一位同事看"))

    return _do(found, key, form, act)


def _came(revision, waiting: str) -> str:
    """What came of it, in a sentence."""
    told = {
        "published": _("已发布，市民现在能看到了"),
        "approved": _("已通过，到时间自动公布"),
        "returned": _("已退回，作者会看到您的意见"),
    }
    return told.get(revision.state.value, waiting)


@bp.post(f"{TEXT}/return-to-draft")
@needs(Role.EDITOR)
def take_back(kind: str, key: str):
    found, row = _text(kind, key)
    form = forms.SeenForm()

    def act() -> str:
        operations.take_back(found.writing, row, seen=form.number, **_by())
        return _("已收回，现在是草稿")

    return _do(found, key, form, act)


@bp.post(f"{TEXT}/withdrawal")
@needs(Role.EDITOR)
def withdraw(kind: str, key: str):
    found, row = _text(kind, key)
    form = forms.WithdrawalForm()

    def act() -> str:
        operations.withdraw(found.writing, row, form.reason.data or "", **_by())
        return _("已撤回，公开页面不再显示")

    return _do(found, key, form, act)


@bp.post(f"{TEXT}/restoration")
@needs(Role.EDITOR)
def restore(kind: str, key: str):
    found, row = _text(kind, key)
    form = forms.RestoreForm()

    def act() -> str:
        operations.restore(found.writing, row, form.number_wanted.data or 0, seen=form.number, **_by())
        return _("旧稿已恢复成新的草稿")

    return _do(found, key, form, act)


def _by() -> dict[str, Any]:
    return {"by": current_user.person, "now": clock.now()}


def _do(kind: Kind, key: str, form, act):
    """One act on a text; whatever stands against it is said in a sentence, and nothing is lost."""
    if not form.validate_on_submit():
        flash(next((str(error) for errors in form.errors.values() for error in errors), ""), "error")
        return redirect(kind.desk_url(key), 303)
    try:
        told = act()
    except ChangedMeanwhile:
        problem = _("刚才有人改过这篇，请看过最新内容再决定")
    except TakenAway:
        problem = _("这一稿里的录音或录像已经删除，不能原样恢复；请在现在的稿子里改")
    except operations.OwnText:
        problem = _("这是您自己写的或审过的，请另一位同事来看")
    except operations.OthersText:
        problem = _("这是同事送审的，您可以写明原因退回")
    except operations.NoteMissing:
        problem = _("请写明原因")
    except operations.WrongPlan:
        problem = _("时间不对：公布要在现在以后，撤下要在公布以后")
    except (CannotMove, LookupError):
        problem = _("它已经不是这个状态了，请看最新的样子")
    else:
        db.session.commit()
        flash(told)
        return redirect(kind.desk_url(key), 303)
    db.session.rollback()
    flash(problem, "error")
    return redirect(kind.desk_url(key), 303)
