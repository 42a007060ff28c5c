"""What every desk that looks at contributions does alike: a form for each, one decision, and a sentence about what came of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash
from flask_babel import gettext as _
from flask_login import current_user

from app.content import persons
from app.content.moderation import grounds, operations
from app.content.moderation.forms import DecisionForm
from app.content.moderation.rules import Moderation
from app.core.features import Target


@dataclass(frozen=True)
class Contribution:
    """One contribution with what it stands on, its form, and the words in it that may name a person."""

    row: Any
    target: Target | None
    form: DecisionForm
    is_mine: bool
    warnings: list[str]


def listed(rows: Iterable[Any], refused: Any = None, form: DecisionForm | None = None) -> list[Contribution]:
    """Each with a form of its own; the one that was refused just now keeps what was typed."""
    return [
        Contribution(
            row,
            grounds.named(row.owner_kind, row.owner_id),
            form if form is not None and row is refused else _filled(row),
            row.made_by == current_user.id,
            persons.named_in("\n".join(_words(row))),
        )
        for row in rows
    ]


def _words(row: Any) -> list[str]:
    names = ("name", "alt", "alt_en", "text", "text_en")
    return [words for name in names if (words := getattr(row, name, None))]


def _filled(row: Any) -> DecisionForm:
    english = getattr(row, "alt_en", None) or getattr(row, "text_en", None) or ""
    return DecisionForm(formdata=None, words=getattr(row, "alt", ""), words_en=english)


def settle(form: DecisionForm, decide: Callable[[], None]) -> None:
    """One decision; whatever stands against it is said in a sentence."""
    try:
        decide()
    except operations.OwnContribution:
        flash(_("这是您自己传的，请另一位同事来看"), "error")
    except operations.DecidedMeanwhile:
        flash(_("这一条别人已经处理过，或已经收回"), "info")
    else:
        flash(_("已公开") if form.decision is Moderation.SHOWN else _("没有通过，理由已告诉对方"))
