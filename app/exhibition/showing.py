"""What the templates of blocks ask for: a block's footnotes, its record, its game, its split."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core import clock, i18n, templating
from app.core.city import City
from app.exhibition import rules
from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection import facets as further
from app.exhibition.collection.chosen import Choice
from app.exhibition.games import catalogue, presentation
from app.exhibition.games.catalogue import Game
from app.exhibition.maps import rules as maps
from app.exhibition.models import Block, Item, Source
from app.exhibition.recordings import queries as recordings
from app.exhibition.recordings.models import Recording
from app.exhibition.stories.queries import Story

MOST_FURTHER = 6  # Values of one facet inside a page; the list has them all.
FUND_SPLITS = "charity/fund_split.toml"


class Cited:
    """The sources a block cites by way of a game's file or the city's splits of the fund."""

    def __init__(self, city: City) -> None:
        self.splits: dict[str, dict[str, Any]] = {
            split["key"]: split for split in city.read(FUND_SPLITS).get("splits", ())
        }

    def keys(self, block: Block) -> Iterable[str]:
        if block.kind is Kind.SPLIT and block.data.get("split"):
            return self.splits.get(block.data["split"], {}).get("sources", ())
        game = catalogue.by_code(block.data.get("game", ""))
        if game is None:
            return ()
        if block.kind is Kind.SPLIT:
            return game.facts.get("split", {}).get("sources", ())
        return game.facts["rule"]["sources"] if block.kind is Kind.ODDS else ()


@dataclass(frozen=True)
class Sound:
    """A recording in its place on the page, with its captions where it has some."""

    anchor: str
    recording: Recording
    captions: Recording | None


def anchor(digest: str) -> str:
    return f"recording-{digest[:10]}"


class Shown:
    """A story's blocks with everything they name, looked up."""

    def __init__(self, story: Story, cited: Cited) -> None:
        self.story = story
        self.cited = cited
        self.numbers = story.source_numbers
        self.recordings = recordings.by_digests(
            block.data[name] for block in self._blocks() for name in ("recording", "captions") if block.data.get(name)
        )

    def _blocks(self) -> list[Block]:
        """Every block of the story that is not hidden, in the order of reading."""
        return [
            block
            for chapter in self.story.chapters
            for page in chapter.pages
            for block in page.blocks
            if not block.is_hidden
        ]

    @property
    def first_sound(self) -> str:
        """Where the first recording of the story stands; empty when it has none."""
        sounds = (each.data["recording"] for each in self._blocks() if each.kind is Kind.AUDIO)
        return next((anchor(digest) for digest in sounds if digest in self.recordings), "")

    def sound(self, block: Block) -> Sound | None:
        """What a block plays; None when the file is not there."""
        recording = self.recordings.get(block.data.get("recording", ""))
        if recording is None:
            return None
        captions = self.recordings.get(block.data.get("captions", ""))
        return Sound(anchor(recording.digest), recording, captions)

    def notes(self, keys: Iterable[str]) -> list[tuple[int, Source]]:
        """The footnotes of these sources: their number in the story's list."""
        found = [(self.numbers[key], key) for key in dict.fromkeys(keys) if key in self.numbers]
        return [(number, self.story.sources[number - 1]) for number, _key in sorted(found)]

    def block_notes(self, block: Block) -> list[tuple[int, Source]]:
        return self.notes((*block.data.get("sources", ()), *self.cited.keys(block)))

    def item(self, slug: str) -> Item | None:
        return self.story.items.get(slug)

    def browsed(self, block: Block) -> tuple[list[Item], int]:
        """The first records a block lists by its conditions, and how many there are."""
        return self.story.browsed.get(block.id, ([], 0))

    def facets(self, block: Block) -> further.Facets:
        """What may be chosen further among the records a block lists, with counts; what it sets itself is left out."""
        names = ("theme", "place", "item_class")
        chosen = {name: block.data[name] for name in names if block.data.get(name)}
        found = further.of(Choice(text=block.data.get("query", ""), **chosen), clock.now())
        return replace(
            found,
            themes=() if "theme" in chosen else further.commonest(found.themes, MOST_FURTHER),
            places=() if "place" in chosen else further.commonest(found.places, MOST_FURTHER),
            classes=() if "item_class" in chosen else found.classes,
            exhibits=[(exhibit, count) for exhibit, count in found.exhibits if exhibit.id == self.story.exhibit.id],
        )

    def arguments(self, block: Block) -> dict[str, str]:
        """A block's conditions as the query of the list's address."""
        names = {"query": "q", "theme": "theme", "place": "place", "item_class": "class"}
        return {names[name]: block.data[name] for name in names if block.data.get(name)}

    def bars(self, block: Block) -> list[dict[str, Any]]:
        rows = block.data["entries"]
        widths = rules.bar_widths([row["value"] for row in rows])
        unit = i18n.plain(block.data, "unit")
        return [
            {"label": i18n.local(row, "label"), "value": f"{_written(row['value'])} {unit}", "width": width}
            for row, width in zip(rows, widths, strict=True)
        ]

    def items(self, slugs: Iterable[str]) -> list[Item]:
        return [self.story.items[slug] for slug in slugs if slug in self.story.items]

    def game(self, block: Block) -> Game | None:
        return catalogue.by_code(block.data.get("game", ""))

    def odds(self, game: Game) -> list[presentation.OddsTable]:
        return presentation.odds(game)

    def scale(self, game: Game) -> presentation.ScaleView:
        return presentation.scale(game, game.tables[-1])

    def picture_number(self, block: Block) -> tuple[int, int]:
        """Which of the story's pictures one can look into this is, and how many there are."""
        looked_into = [
            each
            for each in self._blocks()
            if each.kind in (Kind.LOOK, Kind.TOUR) and each.data["item"] in self.story.items
        ]
        return (looked_into.index(block) + 1 if block in looked_into else 1), max(len(looked_into), 1)

    def pins(self, block: Block) -> list[tuple[int, int]]:
        """Where the places of a map stand, in the units of its drawing."""
        return maps.laid_out([row["at"] for row in block.data["entries"]])

    def answers(self, block: Block) -> list[list[str]]:
        return answers(block.data)

    def split(self, block: Block) -> presentation.SplitView | None:
        game = self.game(block)
        if game is not None:
            return presentation.game_split(game)
        found = self.cited.splits.get(block.data.get("split", ""))
        return presentation.fund_split(found) if found else None

    def year(self, date: str) -> int | None:
        """The year of a date when that year has a page."""
        year = rules.year_of(date)
        return year if year in self.story.years else None


def answers(quiz: Mapping[str, Any]) -> list[list[str]]:
    """What each question of a quiz offers, in the reader's language."""
    return [blocks.answers(i18n.plain(row, "answers")) for row in quiz["entries"]]


def _written(value: str) -> str:
    number = float(value)
    return templating.number(int(number) if number.is_integer() else number)
