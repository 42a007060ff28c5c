"""`python -m tests.bench.exhibition [records …]`: the collection's own queries over made-up records, on both engines.

Records come from a fixed seed: years 1987 to 2026, five classes, 40 subjects (the first ones common) and 30 places; titles of two
to four words out of two hundred. Twelve exhibits show 1,000 of them each, some twice. Measured are the functions the pages call,
objects built and all, without the web server.
"""

import datetime
import itertools
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import flask_migrate
from sqlalchemy import insert, select

from app import create_app
from app.config import Config
from app.content.rules import Publication
from app.core import search
from app.core.db import db, writing
from app.core.search import Entry, index
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection import facets, queries
from app.exhibition.collection.chosen import Choice, Order
from app.exhibition.models import Block, BlockItem, Exhibit, ExhibitPage, Hall, Item, ItemTheme, Section, Term
from tests import servers
from tests.bench.questions import Case, Figures, look_at_it, show, timed

RECORDS, SEED = 50_000, 20_261_123
NOW = datetime.datetime(2026, 11, 23, 2, tzinfo=datetime.UTC)
CLASSES, SUBJECTS, PLACES = 5, 40, 30
EXHIBITS, PAGES, BLOCKS, IN_BLOCK = 12, 20, 5, 10
FIRST, LAST = "彩票福利公益驿站剪纸黄河灯笼开奖", "票券站会图册奖章碑画"
WORDS = [first + last for first in FIRST for last in LAST]
ASKED = 30


def main(*sizes: int) -> None:
    for records in sizes or (RECORDS,):
        columns: dict[str, dict[str, Figures]] = {}
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-exhibition-")))
            urls = {"SQLite": f"sqlite:///{folder / 'hall.db'}"}
            try:
                urls["PostgreSQL"] = stack.enter_context(servers.postgresql())
            except servers.ServerMissing as missing:
                print(f"  PostgreSQL left out: {missing}")
            for engine, url in urls.items():
                print(f"\nExhibition: {records:,} records on {engine} …", flush=True)
                columns[engine] = measure(url, folder, records)
        show("records", records, cases(), columns)


def measure(url: str, folder: Path, records: int) -> dict[str, Figures]:
    """What each case takes."""
    settings = {"SECRET_KEY": "only-for-the-bench-" + "x" * 32, "DEMONSTRATION": "1", "TESTING": "1"}
    app = create_app(Config.from_env({**settings, "CITY": "binzhou", "DATA_DIR": str(folder), "DATABASE_URL": url}))
    with app.app_context():
        with writing():
            flask_migrate.upgrade()
            fill(records)
        recall()
        figures = {case.label: timed(case) for case in cases()}
        db.session.remove()
        db.engine.dispose()
    return figures


def fill(records: int) -> None:
    chance = random.Random(SEED)
    lists = (("class", CLASSES, "类"), ("theme", SUBJECTS, "主题"), ("place", PLACES, "地点"))
    for vocabulary, count, name in lists:
        rows = [
            {"vocabulary": vocabulary, "key": f"{vocabulary}-{n}", "name": f"{name}{n}", "position": n}
            for n in range(count)
        ]
        db.session.execute(insert(Term.__table__), rows)
    numbers = {
        (row.vocabulary, row.key): row.id for row in db.session.execute(select(Term.vocabulary, Term.key, Term.id))
    }
    made = items(chance, records, numbers)
    while some := list(itertools.islice(made, 10_000)):
        db.session.execute(insert(Item.__table__), some)
    weights = [1 / (n + 2) for n in range(SUBJECTS)]
    links = []
    for number in db.session.scalars(select(Item.id)):
        chosen = {("theme", f"theme-{n}") for n in chance.choices(range(SUBJECTS), weights, k=3)}
        chosen.add(("place", f"place-{chance.randrange(PLACES)}"))
        links += [{"item_id": number, "term_id": numbers[each]} for each in chosen]
    for start in range(0, len(links), 20_000):
        db.session.execute(insert(ItemTheme.__table__), links[start : start + 20_000])
    hang(chance)
    db.session.commit()
    rows = db.session.execute(select(Item.id, Item.slug, Item.title, Item.summary)).all()
    index.rebuild(Entry("item", row.id, row.slug, row.title, row.summary, dated=NOW, public_from=NOW) for row in rows)
    db.session.commit()
    look_at_it()


def hang(chance: random.Random) -> None:
    """The exhibits: a section of pages, on each page blocks, in each block records in an order of their own."""
    hall = Hall(slug="bench", publisher="center", title="展馆", lead="展馆")
    public = {"state": Publication.PUBLISHED, "published_at": NOW, "changed_at": NOW}
    numbers, blocks = db.session.scalars(select(Item.id)).all(), []
    for n in range(EXHIBITS):
        exhibit = Exhibit(
            hall=hall, slug=f"exhibit-{n}", position=n, title=f"展厅{n}", lead="展厅", art="history", **public
        )
        section = Section(exhibit=exhibit, title="开头", position=1)
        for page in range(PAGES):
            made = [Block(position=place, kind=Kind.GRID, data={}) for place in range(BLOCKS)]
            key = f"page-{page}"
            db.session.add(
                ExhibitPage(
                    exhibit=exhibit, section=section, key=key, slug=key, title=key, position=page, blocks=made, **public
                )
            )
            blocks += made
    db.session.flush()
    rows = [
        {"block_id": block.id, "item_id": item, "position": place}
        for block in blocks
        for place, item in enumerate(chance.sample(numbers, min(IN_BLOCK, len(numbers))))
    ]
    db.session.execute(insert(BlockItem.__table__), rows)


def items(chance: random.Random, records: int, numbers: dict[tuple[str, str], int]) -> Iterator[dict]:
    for number in range(records):
        year = chance.randrange(1987, 2027)
        yield {
            "slug": f"bench-{number:06}", "class_id": numbers["class", f"class-{chance.randrange(CLASSES)}"],
            "year": year, "date": f"{year}-{chance.randrange(1, 13):02}", "title": "".join(chance.choices(WORDS, k=3)),
            "summary": "，".join(chance.choices(WORDS, k=8)), "to_check": False, "record": {}, "is_demonstration": True,
            "state": Publication.PUBLISHED, "published_at": NOW, "changed_at": NOW, "version": 1, "from_files": False,
        }  # fmt: skip


def recall() -> None:
    """A two-character word finds every record that holds it, and no other."""
    for word in WORDS[::40]:
        found = set(db.session.scalars(search.matching("item", word)))
        holding = set(
            db.session.scalars(select(Item.id).where(Item.title.contains(word) | Item.summary.contains(word)))
        )
        print(f"  {word}: {len(found):,} of {len(holding):,} found, recall {len(found & holding) / len(holding):.2f}")


def cases() -> list[Case]:
    def ask(does: Callable[[Choice], object], **facts: Callable[[random.Random], object]):
        def asked(chance: random.Random):
            choice = Choice(**{name: value(chance) for name, value in facts.items()})
            return lambda: does(choice)

        return asked

    def listed(choice: Choice) -> object:
        return queries.items(choice, NOW)

    def counted(choice: Choice) -> object:
        return facets.of(choice, NOW)

    facts: dict[str, Callable[[random.Random], object]] = {
        "theme": lambda chance: f"theme-{chance.randrange(SUBJECTS)}",
        "place": lambda chance: f"place-{chance.randrange(PLACES)}",
        "item_class": lambda chance: f"class-{chance.randrange(CLASSES)}",
        "decade": lambda chance: chance.choice((1990, 2000, 2010)),
        "text": lambda chance: chance.choice(WORDS),
        "exhibit": lambda chance: f"exhibit-{chance.randrange(EXHIBITS)}",
        "order": lambda chance: Order.NEWEST,
    }

    def some(*names: str) -> dict[str, Callable[[random.Random], object]]:
        return {name: facts[name] for name in names}

    limit = ((RECORDS, 150.0),)
    return [
        Case("list and total: everything", ask(listed), ASKED, limit),
        Case("list and total: a subject", ask(listed, **some("theme")), ASKED, limit),
        Case("list and total: a subject, newest first", ask(listed, **some("theme", "order")), ASKED, limit),
        Case("list and total: class and decade", ask(listed, **some("item_class", "decade")), ASKED, limit),
        Case("list and total: a word", ask(listed, **some("text")), ASKED, limit),
        Case("list and total: an exhibit in its own order", ask(listed, **some("exhibit")), ASKED, limit),
        Case("list and total: an exhibit, a word", ask(listed, **some("exhibit", "text")), ASKED, limit),
        Case("all facets: everything", ask(counted), ASKED, limit),
        Case("all facets: a subject", ask(counted, **some("theme")), ASKED, limit),
        Case("all facets: place and class", ask(counted, **some("place", "item_class")), ASKED, limit),
        Case("all facets: an exhibit", ask(counted, **some("exhibit")), ASKED, limit),
        Case("all facets: a word", ask(counted, **some("text")), ASKED, limit),
        Case("search, ranked, top 20", lambda chance: found(chance.choice(WORDS)), ASKED, ((RECORDS, 40.0),)),
    ]


def found(word: str) -> Callable[[], object]:
    return lambda: search.find(word, now=NOW, kinds=("item",))


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
