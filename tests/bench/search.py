"""`python -m tests.bench.search`: the search index over 100,000 made-up rows, on both engines, in one table.

The rows come from a fixed seed: 6,000 words of one to four 汉字, used as unevenly as words are (the commonest stand in a third of
all rows), 104 characters a row. Two kinds of query are timed through `search.find`: words of two characters as the
vocabulary has them (`word`), and the forty commonest (`common`). Recall is counted against Python's own `in`.
"""

import datetime
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import flask_migrate
from sqlalchemy import text

from app import create_app
from app.config import Config
from app.core import search
from app.core.db import db, writing
from app.core.search import Entry, Order
from tests import servers

ROWS, SEED = 100_000, 20_261_123
SAMPLE, COMMON, ASKED_FOR_RECALL = 300, 40, 200
NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
# Milliseconds; the rows of the table that have to hold something.
TO_HOLD = {"word, newest first": 1.0, "word, closest title first": 40.0, "word, counts by kind": 150.0}
LABEL = 34


def vocabulary(chance: random.Random, size: int = 6_000) -> list[str]:
    """Words from the 3,755 characters of GB 2312's first level, the commonest first."""
    level = [bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    characters = [character for character in level if character]
    chance.shuffle(characters)
    weights = list(itertools.accumulate(1 / (place + 8) for place in range(len(characters))))
    words: dict[str, None] = {}
    while len(words) < size:
        length = chance.choices((1, 2, 3, 4), (3, 75, 14, 8))[0]
        words["".join(chance.choices(characters, cum_weights=weights, k=length))] = None
    return list(words)


def entries(chance: random.Random, words: list[str], count: int) -> Iterator[Entry]:
    weights = list(itertools.accumulate(1 / (place + 15) for place in range(len(words))))

    def phrase(least: int, most: int) -> str:
        return "".join(chance.choices(words, cum_weights=weights, k=chance.randint(least, most)))

    for number in range(count):
        kind = chance.choices(("station", "project", "item", "draw"), (4, 6, 30, 60))[0]
        sentences = "，".join(phrase(3, 9) for _ in range(chance.randint(3, 9)))
        issue = f"第{2013001 + chance.randrange(14) * 1000 + chance.randrange(150)}期"
        moment = NOW - datetime.timedelta(minutes=chance.randrange(60 * 24 * 365 * 10))
        yield Entry(kind, number, str(number), phrase(3, 7), f"{sentences}。{issue}", dated=moment, public_from=moment)


def main(rows: int = ROWS) -> None:
    chance = random.Random(SEED)
    words = vocabulary(chance)
    print(f"\nMaking {rows:,} rows …", flush=True)
    made = list(entries(chance, words, rows))
    two = [word for word in words if len(word) == 2]
    queries = {"word": chance.sample(two, SAMPLE), "common": two[:COMMON]}
    columns = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-search-")))
        urls = {"SQLite": f"sqlite:///{folder / 'search.db'}"}
        try:
            urls["PostgreSQL"] = stack.enter_context(servers.postgresql())
        except servers.ServerMissing as missing:
            print(f"  PostgreSQL left out: {missing}")
        for engine, url in urls.items():
            columns[engine] = measure(url, folder, made, queries)
    show(columns)


def measure(url: str, folder: Path, made: list[Entry], queries: dict[str, list[str]]) -> dict[str, float]:
    """Figures of one engine by label; times in milliseconds."""
    settings = {"SECRET_KEY": "only-for-the-bench-" + "x" * 32, "DEMONSTRATION": "1", "TESTING": "1"}
    app = create_app(Config.from_env({**settings, "CITY": "binzhou", "DATA_DIR": str(folder), "DATABASE_URL": url}))
    with app.app_context():
        with writing():
            flask_migrate.upgrade()
            began = time.perf_counter()
            search.rebuild(made)
            db.session.commit()
            figures = {"rows indexed a second": len(made) / (time.perf_counter() - began)}
        settle()
        figures["recall"] = recall(made, queries["word"][:ASKED_FOR_RECALL])
        for name, words in queries.items():
            for label, ask in ways().items():
                times = timed(ask, words)
                figures[f"{name}, {label}"] = times[int(len(times) * 0.99)]
                figures[f"{name}, {label}, median"] = statistics.median(times)
        db.session.remove()
        db.engine.dispose()
    return figures


def settle() -> None:
    """What PostgreSQL's autovacuum does by itself after a while; it is off in these servers."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE search_entry"))


def recall(made: list[Entry], words: list[str]) -> float:
    """The share of rows holding a word that the index gives, and an error when it gives any other."""
    held = asked = 0
    for word in words:
        true = {entry.row_id for entry in made if word in entry.title or word in entry.text}
        given = {number for kind in ("station", "project", "item", "draw")
                 for number in db.session.scalars(search.matching(kind, word))}  # fmt: skip
        if given - true:
            raise AssertionError(f"“{word}” found rows that do not hold it: {sorted(given - true)[:5]}")
        held, asked = held + len(given), asked + len(true)
    return held / asked


def ways() -> dict[str, Callable[[str], object]]:
    return {
        "newest first": lambda word: search.find(word, now=NOW, order=Order.NEWEST),
        "closest title first": lambda word: search.find(word, now=NOW, order=Order.RANK),
        "counts by kind": lambda word: search.counts(word, now=NOW),
    }


def timed(ask: Callable[[str], object], words: list[str]) -> list[float]:
    for word in words[:10]:
        ask(word)
    times = []
    for word in words:
        began = time.perf_counter()
        ask(word)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def show(columns: dict[str, dict[str, float]]) -> None:
    print(f"\n{'search':<{LABEL}}" + "".join(f"{engine:>12}" for engine in columns) + "  to hold")
    for label in next(iter(columns.values())):
        values = [figures[label] for figures in columns.values()]
        aim, unit = TO_HOLD.get(label), "" if label.startswith(("rows", "recall")) else " ms"
        if label == "recall":
            verdict = "= 1.00" + ("" if min(values) == 1 else "   BELOW")
        else:
            verdict = "" if aim is None else f"p99 ≤ {aim:g}" + ("" if max(values) <= aim else "   ABOVE")
        shown = "".join(f"{value:>12,.0f}" if label.startswith("rows") else f"{value:>12.2f}" for value in values)
        print(f"{label + unit:<{LABEL}}{shown}  {verdict}")


if __name__ == "__main__":
    main()
