"""The desk of lists: names in both languages, their order, and the own fields of a class."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField
from wtforms.validators import Length, Regexp

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.core import clock, codes
from app.core.db import db
from app.core.forms import Form, required
from app.exhibition import queries as halls
from app.exhibition.lists import operations, queries
from app.exhibition.models import Term

bp = Blueprint("lists_desk", __name__, url_prefix="/desk/exhibition/lists")
NAMES = {"class": _l("类别"), "theme": _l("主题"), "place": _l("地点")}


# In a table and in a record's form these stand between two names.
ONE = Regexp(r"[^;；|]*$", message=_l("名称里不要有分号和竖线"))


class NameForm(Form):
    name = StringField(_l("名称"), validators=[required(_l("请填写名称")), Length(max=80), ONE])
    name_en = StringField(_l("名称（英文）"), validators=[Length(max=120), ONE])


@bp.get("")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def index():
    fields: dict[int, list[Any]] = {}
    for field in queries.fields():
        fields.setdefault(field.class_id, []).append(field)
    return render_template(
        "exhibition/desk/lists.html",
        lists=[(name, NAMES[name], queries.terms(name)) for name in queries.VOCABULARIES],
        fields=fields,
        may_edit=_is_editor(),
    )


def _is_editor() -> bool:
    hall = halls.hall()
    return hall is not None and hall.publisher in current_user.scope_keys(accounts.Role.EDITOR)


def _act() -> dict[str, Any]:
    if not _is_editor():
        abort(404)
    return {"by": current_user.person, "now": clock.now()}


def _term(number: int) -> Term:
    return queries.term(number) or abort(404)


def _named() -> tuple[str, str]:
    form = NameForm()
    if not form.validate_on_submit():
        flash(_("请填写名称，80 个字以内，不要有分号和竖线"), "error")
        abort(redirect(url_for(".index"), 303))
    return form.name.data or "", form.name_en.data or ""


def _back(told: str, kind: str = "message"):
    flash(told, kind)
    return redirect(url_for(".index"), 303)


@bp.post("/<any(class,theme,place):vocabulary>")
@needs(accounts.Role.EDITOR)
def add(vocabulary: str):
    act = _act()
    try:
        operations.add_term(vocabulary, *_named(), **act)
    except operations.Taken:
        return _back(_("已有这一项"), "error")
    db.session.commit()
    return _back(_("已加上"))


@bp.post("/terms/<int:number>")
@needs(accounts.Role.EDITOR)
def rename(number: int):
    act, term = _act(), _term(number)
    operations.rename(term, *_named(), **act)
    db.session.commit()
    return _back(_("已保存"))


@bp.post("/terms/<int:number>/position")
@needs(accounts.Role.EDITOR)
def move(number: int):
    act, term = _act(), _term(number)
    if not Form().validate_on_submit():
        abort(400)
    operations.move(term, max(-50, min(50, request.form.get("steps", 0, type=int))), **act)
    db.session.commit()
    return _back(_("已保存"))


@bp.post("/terms/<int:number>/removal")
@needs(accounts.Role.EDITOR)
def remove(number: int):
    act, term = _act(), _term(number)
    if not Form().validate_on_submit():
        abort(400)
    try:
        operations.remove(term, **act)
    except operations.InUse:
        return _back(_("还有记录在用它，或者它有自己的项目，不能删"), "error")
    db.session.commit()
    return _back(_("已删除"))


@bp.post("/terms/<int:number>/fields")
@needs(accounts.Role.EDITOR)
def add_field(number: int):
    act, term = _act(), _term(number)
    if term.vocabulary != "class":
        abort(404)
    operations.add_field(term, *_named(), key=codes.new(6).lower(), **act)
    db.session.commit()
    return _back(_("已加上，这一类的记录里可以填了"))


@bp.post("/terms/<int:number>/fields/<key>/removal")
@needs(accounts.Role.EDITOR)
def remove_field(number: int, key: str):
    act, term = _act(), _term(number)
    if not Form().validate_on_submit():
        abort(400)
    field = next((each for each in queries.fields_of(term.id) if each.key == key), None) or abort(404)
    operations.remove_field(field, term, **act)
    db.session.commit()
    return _back(_("已删除"))
