"""The games' files, read once. The rules are national, so they lie beside the code and not in a city's folder."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.exhibition.games import rules

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Game:
    """A game as its file tells it, with the odds worked out."""

    facts: dict[str, Any]
    tables: tuple[rules.Table, ...]

    @property
    def code(self) -> str:
        return self.facts["code"]

    @property
    def name(self) -> str:
        return self.facts["name"]

    @property
    def name_en(self) -> str:
        return self.facts["name_en"]

    @property
    def art(self) -> str:
        return f"game-{self.code}"

    @property
    def is_drawn(self) -> bool:
        """Whether results are drawn (scratch cards carry theirs on themselves)."""
        return "pick" in self.facts

    @property
    def draws_a_year(self) -> int:
        return rules.draws_a_year(self.facts.get("draw_days", []))

    @property
    def source_keys(self) -> list[str]:
        keys = [
            *self.facts["rule"]["sources"],
            *self.facts.get("split", {}).get("sources", ()),
            *(key for provision in self.facts.get("special_provisions", ()) for key in provision["sources"]),
        ]
        return list(dict.fromkeys(keys))


@functools.cache
def games() -> dict[str, Game]:
    """Every game by its code, in the order people know them."""
    facts = sorted(
        (tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")),
        key=lambda each: each["order"],
    )
    return {each["code"]: Game(each, rules.tables(each)) for each in facts}


def drawn_games() -> list[Game]:
    return [game for game in games().values() if game.is_drawn]


def by_code(code: str) -> Game | None:
    return games().get(code)
