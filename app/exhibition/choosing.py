"""What an editor may choose from in the form of a block."""

from app.core import city, clock, i18n, papercut
from app.exhibition import drawings, forms, picking, queries, showing
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection import names
from app.exhibition.collection import queries as collection
from app.exhibition.games import catalogue
from app.exhibition.recordings import queries as recordings
from app.exhibition.recordings.rules import Sort

ART = ("exhibit-", "hero-", "game-", "cause-", "county-", "kind-", "door-", "service-")
Choices = list[tuple[str, str]]


def block_form(kind: Kind) -> type[forms.BlockForm]:
    """The kind's form with what may be chosen in it."""
    choices = {name: choose(kind) for name, choose in CHOICES.items() if name in OF_KIND.get(kind, ())}
    sources = [source.key for source in queries.public_sources()]
    return forms.block_form(kind, choices, sources, PUBLIC)


PUBLIC = picking.Records(
    lambda text: names.called(text, clock.now()), lambda slugs: collection.items_by_slug(slugs, clock.now())
)


OF_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.PICTURE: ("art",),
    Kind.FULL: ("art",),
    Kind.BROWSE: ("theme", "place", "item_class"),
    Kind.ODDS: ("game",),
    Kind.SPLIT: ("game", "split"),
    Kind.AUDIO: ("recording",),
    Kind.VIDEO: ("recording", "captions"),
}


def _drawings(_kind: Kind) -> Choices:
    return drawings.choices(name for name in papercut.NAMES if name.startswith(ART))


def _terms(vocabulary: str) -> Choices:
    return [(term.key, i18n.plain(term, "name")) for term in collection.vocabulary(vocabulary)]


def _games(kind: Kind) -> Choices:
    games = [game for game in catalogue.games().values() if kind is Kind.SPLIT or game.is_drawn]
    return [(game.code, i18n.plain(game, "name")) for game in games]


def _splits(_kind: Kind) -> Choices:
    return [(key, i18n.plain(split, "title")) for key, split in showing.Cited(city.current()).splits.items()]


def _recordings(kind: Kind) -> Choices:
    return _uploaded(Sort.AUDIO if kind is Kind.AUDIO else Sort.VIDEO)


def _uploaded(sort: Sort) -> Choices:
    return [(row.digest, f"{row.title} · {row.ending.upper()}") for row in recordings.of_sort(sort)]


CHOICES = {
    "art": _drawings,
    "theme": lambda _kind: _terms("theme"),
    "place": lambda _kind: _terms("place"),
    "item_class": lambda _kind: _terms("class"),
    "game": _games,
    "split": _splits,
    "recording": _recordings,
    "captions": lambda _kind: _uploaded(Sort.CAPTIONS),
}
