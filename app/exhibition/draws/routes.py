"""The archive of draw results."""

from flask import Blueprint, abort, redirect, render_template, request, url_for

from app.core.access import cached, public
from app.exhibition.draws import queries, rules
from app.exhibition.games import catalogue
from app.exhibition.games.catalogue import Game
from app.exhibition.games.rules import rule_in_force

bp = Blueprint("draws", __name__, url_prefix="/exhibition/draws")
LONGEST_SEARCH = 30


@bp.get("")
@public
@cached(300)
def index():
    counts, newest = queries.counts_by_game(), queries.newest_by_game()
    games = [(game, counts.get(game.code, 0), newest.get(game.code)) for game in catalogue.drawn_games()]
    return render_template("exhibition/draws/index.html", games=games, pools=_pools())


@bp.get("/<code>")
@public
@cached(300)
def archive(code: str):
    game = _game(code)
    typed = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    wanted = rules.wanted(typed)
    number = max(request.args.get("page", 1, type=int), 1)
    found, total = queries.page(code, wanted, number) if wanted.understood else ([], 0)
    pages = max(-(-total // queries.PAGE_SIZE), 1)
    if number > pages:
        abort(404)
    return render_template(
        "exhibition/draws/archive.html",
        game=game, pools=rules.pools(game.facts), held=queries.archive(code), years=queries.years(code),
        typed=typed, wanted=wanted, draws=found, total=total, page=number, pages=pages,
    )  # fmt: skip


@bp.get("/<code>/<issue>")
@public
@cached(600)
def draw(code: str, issue: str):
    game = _game(code)
    full = rules.issue_number(issue)
    if full is not None and full != issue:
        return redirect(url_for(".draw", code=code, issue=full), 301)
    found = queries.by_issue(code, issue)
    if found is None:
        abort(404)
    before, after = queries.neighbours(found)
    return render_template(
        "exhibition/draws/draw.html",
        game=game, pools=rules.pools(game.facts), draw=found, before=before, after=after,
        is_present_rule=rule_in_force(game.facts["rule"], found.drawn_on),
    )  # fmt: skip


def _game(code: str) -> Game:
    game = catalogue.by_code(code)
    if game is None or not game.is_drawn:
        abort(404)
    return game


def _pools() -> dict[str, tuple[rules.Pool, ...]]:
    return {game.code: rules.pools(game.facts) for game in catalogue.drawn_games()}
