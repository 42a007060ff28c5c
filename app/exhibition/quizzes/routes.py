"""A quiz is answered by an address: no script, no account, nothing kept. Who is signed in may have a passed one noted."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from app.accounts.access import signed_in
from app.core import clock, events, templating
from app.core.access import public
from app.core.db import db
from app.exhibition import queries as exhibits
from app.exhibition import rules as reading
from app.exhibition import showing
from app.exhibition.models import Block
from app.exhibition.quizzes import queries, rules

bp = Blueprint("quizzes", __name__, url_prefix="/exhibition/quizzes")


@bp.get("/<key>")
@public
def quiz(key: str):
    block = queries.quiz(key, clock.now()) or abort(404)
    judged = _judged(block)
    asked = bool(request.args)
    sources = exhibits.sources_by_key(reading.source_keys(block.data))
    return render_template(
        "exhibition/quiz.html",
        block=block,
        exhibit=block.page.exhibit,
        judged=judged,
        given=[each.given for each in judged],
        is_missing=asked and not rules.is_complete(judged),
        is_judged=rules.is_complete(judged),
        is_passed=rules.is_passed(judged),
        right=sum(each.is_right for each in judged),
        offered=showing.answers(block.data),
        sources={source.key: source for source in sources},
        arguments=templating.present_address(),
    )


@bp.post("/<key>")
@signed_in
def answer(key: str):
    """The answers come again and are judged again: an address proves nothing."""
    now = clock.now()
    block = queries.quiz(key, now) or abort(404)
    if not rules.is_passed(_judged(block)):
        abort(400)
    data = block.data
    events.announce(
        rules.QuizPassed(
            user_id=current_user.id,
            quiz=key,
            title=data["title"],
            title_en=data.get("title_en"),
            now=now,
        )
    )
    db.session.commit()
    return redirect(url_for(".quiz", **templating.present_address()), 303)


def _judged(block: Block) -> list[rules.Judged]:
    rows = block.data["entries"]
    return rules.judge(rows, [request.args.get(f"a{number}", 0, type=int) for number in range(1, len(rows) + 1)])
