"""What the features below announce, and what it earns.

What refuses points must not stop what happened there, so each try is a savepoint of its own.
"""

import contextlib

from flask import flash, has_request_context

from app.accounts import models as accounts
from app.core import audit, clock
from app.core.db import db
from app.core.i18n import phrase as _
from app.exhibition.quizzes import rules as quizzes
from app.points import words
from app.points.earning import operations as earning
from app.points.earning import queries as activities
from app.points.earning.rules import Kind, Refusal
from app.points.exchange import stocking
from app.points.ledger import queries as books
from app.stations import rules as places
from app.stations.reports import rules as reports

# Somebody who has paused wants no word about points.
TOLD = (Refusal.DAY_FULL, Refusal.MONTH_FULL, Refusal.BUDGET_FULL, Refusal.ONLY_ONCE)


def credit_correction(event: reports.CorrectionConfirmed) -> None:
    """A member's report of a station was right. It earns nothing without such an activity, above a cap, at one's own place."""
    account, by = books.of_user(event.reporter_id), db.session.get(accounts.User, event.by_id)
    activity = activities.running_of_kind(Kind.CORRECTION, clock.today(event.now))
    if account is None or activity is None or by is None:
        return
    with contextlib.suppress(earning.Refused), db.session.begin_nested():
        earning.confirm(activity, account, by=by, place=event.station_code, now=event.now)


def credit_quiz(event: quizzes.QuizPassed) -> None:
    """A member passed a quiz of the exhibition, and is told what came of it; somebody without a passbook is told nothing."""
    account = books.of_user(event.user_id)
    activity = activities.running_of_kind(Kind.QUIZ, clock.today(event.now))
    if account is None or activity is None:
        return
    quiz = earning.Quiz(event.quiz, event.title, event.title_en)
    try:
        with db.session.begin_nested():
            done = earning.confirm_quiz(activity, account, quiz, now=event.now)
    except earning.Refused as error:
        if error.why in TOLD:
            _say(words.NOT_EARNED_MYSELF.get(error.why) or words.NOT_EARNED[error.why], "info")
    else:
        _say(_("全部答对，记 %(n)s 分", n=done.attendance.points), "message")


def leave_place(event: places.StateChanged) -> None:
    """A place paused or closed: what could be exchanged there cannot any more."""
    if event.state is places.State.OPEN:
        return
    by = db.session.get(accounts.User, event.by_id) if event.by_id else None
    for_good = event.state is places.State.CLOSED
    stocking.leave_place(event.station_code, for_good=for_good, by=by or audit.System(), now=event.now)


def _say(sentence, kind: str) -> None:
    if has_request_context():
        flash(str(sentence), kind)
