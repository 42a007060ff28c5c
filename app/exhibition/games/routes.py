"""The games: rules, exact odds, where the money goes."""

from flask import Blueprint, abort, render_template

from app.core.access import cached, public
from app.exhibition import queries as hall
from app.exhibition.draws import queries as draws
from app.exhibition.draws import rules as draw_rules
from app.exhibition.games import catalogue, presentation

bp = Blueprint("games", __name__, url_prefix="/exhibition/games")


@bp.get("")
@public
@cached(600)
def index():
    listed = [(game, presentation.odds(game)) for game in catalogue.games().values()]
    return render_template("exhibition/games/index.html", games=listed, counts=draws.counts_by_game())


@bp.get("/<code>")
@public
@cached(600)
def game(code: str):
    found = catalogue.by_code(code)
    if found is None:
        abort(404)
    tables = presentation.odds(found)
    return render_template(
        "exhibition/games/game.html",
        game=found,
        tables=tables,
        scale=presentation.scale(found, found.tables[-1]) if tables else None,
        hundred_dots=presentation.hundred(tables[0]) if tables else None,
        split=presentation.game_split(found),
        pools=draw_rules.pools(found.facts),
        archive=draws.archive(code) if found.is_drawn else None,
        sources=hall.sources_by_key(found.source_keys),
        others=[each for each in catalogue.games().values() if each.code != code],
    )
