"""What a new site still needs before it opens to the public, put together from what the features declare."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from app.accounts import queries as accounts
from app.accounts import rules
from app.core.features import Feature, FirstStep


def people() -> Iterable[FirstStep]:
    """Nobody approves their own act: two of each who write, and one who looks on."""
    wanted = (
        (rules.Role.OPERATOR, 2, _("添加至少两位运营员：调积分、批申请都要另一人复核")),
        (rules.Role.EDITOR, 2, _("添加至少两位编辑：谁也不审自己写的稿")),
        (rules.Role.AUDITOR, 1, _("添加一位审计员")),
    )
    for order, (role, least, text) in enumerate(wanted):
        yield FirstStep(
            text, accounts.how_many(role) >= least, order, (rules.Role.ADMINISTRATOR,), url_for("people.new")
        )


def steps(features: Iterable[Feature]) -> list[FirstStep]:
    """All steps with what is done already; empty when everything is."""
    found = [step for each in features if each.first_steps for step in each.first_steps()]
    return [] if all(step.is_done for step in found) else sorted(found, key=lambda step: step.order)
