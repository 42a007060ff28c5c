"""Taking draw results in at the desk: the same reader and the same checks as the command."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.core import clock, i18n
from app.core.db import db
from app.core.forms import choices
from app.exhibition.draws import imports, operations, queries, wording
from app.exhibition.draws.forms import ImportForm
from app.exhibition.games import catalogue

bp = Blueprint("draws_desk", __name__, url_prefix="/desk/draws")
MOST_SHOWN = 50


@bp.get("")
@needs(accounts.Role.EDITOR, accounts.Role.OPERATOR, accounts.Role.AUDITOR)
def index():
    return _page(_form())


@bp.post("")
@needs(accounts.Role.EDITOR, accounts.Role.OPERATOR)
def import_file():
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    game = catalogue.by_code(form.game.data)
    if game is None:
        abort(404)
    try:
        taken = operations.import_draws(
            form.file.data.read(),
            game.facts,
            file_name=form.file.data.filename[:200],
            source=form.source.data,
            source_url=form.source_url.data or "",
            by=current_user.person,
            now=clock.now(),
        )
    except imports.NotReadable as error:
        form.file.errors = [wording.unreadable(error)]
        return _page(form), 422
    except operations.Refused as error:
        return _page(form, error.refusals), 422
    except operations.ImportedMeanwhile:
        form.file.errors = [_("同时有人在导入同样的期号，这次没有写入。请再试一次")]
        return _page(form), 422
    db.session.commit()
    _tell(taken)
    return redirect(url_for(".index"), 303)


def _form() -> ImportForm:
    form = ImportForm()
    form.game.choices = choices((game.code, i18n.plain(game, "name")) for game in catalogue.drawn_games())
    return form


def _page(form: ImportForm, refusals: list[imports.Refusal] | None = None) -> str:
    refusals = refusals or []
    return render_template(
        "exhibition/desk/draws.html",
        form=form,
        may_import=current_user.holds(accounts.Role.EDITOR, accounts.Role.OPERATOR),
        refusals=[wording.refusal(each) for each in refusals[:MOST_SHOWN]],
        refused=len(refusals),
        imports=queries.imports(),
        counts=[(game, queries.counts_by_game().get(game.code, 0)) for game in catalogue.drawn_games()],
        names={game.code: game for game in catalogue.drawn_games()},
    )


def _tell(taken: operations.Taken) -> None:
    if not taken.added:
        flash(_("%(n)s 期都已在档案里，内容相同，没有改动", n=taken.known), "info")
        return
    flash(_("新增 %(n)s 期，最新一期 %(issue)s", n=taken.added, issue=taken.newest))
    if taken.unusual:
        flash(_("有 %(n)s 期不在平常的开奖日，请核对", n=len(taken.unusual)), "info")
