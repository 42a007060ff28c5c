"""`python -m tests.bench.search`: the search index over 100,000 made-up rows, on both engines, in one table.

The rows come from a fixed seed: 6,000 words of one to four 汉字, used as unevenly as words are (the commonest stand in a fifth of
all rows), some 70 characters a row. Asked for are words of two characters as the vocabulary has them (`a word`) and the forty
commonest of them (`a common word`); each is asked three times and the middle time taken, since the machine does other things too.
Recall is counted against Python's own `in`. `python -m tests.bench.search 5000` takes another number of rows.
"""

import datetime
import itertools
import random
import statistics
import sys
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
from app.core.search import Entry, finding, index, words
from tests import servers

ROWS, SEED = 100_000, 20_261_123
SAMPLE, COMMON, ASKED_FOR_RECALL = 300, 40, 200
KINDS = ("station", "project", "item", "draw")
NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
LABEL = 42
# Milliseconds that the middle of the words asked for, and 99 of 100 of them, have to stay below.
TO_HOLD = {"newest": (1.0, None), "closest": (None, 40.0), "counts": (None, 150.0)}
WAYS = {
    "newest": "top 20, newest first",
    "closest": "top 20, closest title first",
    "counts": "how many of each kind",
    "page": "a page of results with excerpts",
}


def vocabulary(chance: random.Random, size: int = 6_000) -> list[str]:
    """Words from the 3,755 characters of GB 2312's first level, the commonest first."""
    level = [bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    characters = [character for character in level if character]
    chance.shuffle(characters)
    weights = list(itertools.accumulate(1 / (place + 8) for place in range(len(characters))))
    made: dict[str, None] = {}
    while len(made) < size:
        length = chance.choices((1, 2, 3, 4), (3, 75, 14, 8))[0]
        made["".join(chance.choices(characters, cum_weights=weights, k=length))] = None
    return list(made)


def entries(chance: random.Random, known: list[str], count: int) -> Iterator[Entry]:
    weights = list(itertools.accumulate(1 / (place + 15) for place in range(len(known))))

    def phrase(least: int, most: int) -> str:
        return "".join(chance.choices(known, cum_weights=weights, k=chance.randint(least, most)))

    for number in range(count):
        kind = chance.choices(KINDS, (4, 6, 30, 60))[0]
        sentences = "，".join(phrase(3, 7) for _ in range(chance.randint(3, 5)))
        issue = f"第{2013001 + chance.randrange(14) * 1000 + chance.randrange(150)}期"
        moment = NOW - datetime.timedelta(minutes=chance.randrange(60 * 24 * 365 * 10))
        yield Entry(kind, number, str(number), phrase(3, 5), f"{sentences}。{issue}", dated=moment, public_from=moment)


def main(rows: int = ROWS) -> None:
    chance = random.Random(SEED)
    known = vocabulary(chance)
    print(f"\nSearch: making {rows:,} rows …", flush=True)
    made = list(entries(chance, known, rows))
    two = [word for word in known if len(word) == 2]
    queries = {"a word": chance.sample(two, SAMPLE), "a common word": two[:COMMON]}
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
            fill(made)
            figures = {"rows indexed a second": len(made) / (time.perf_counter() - began)}
        figures["recall"] = recall(made, queries["a word"][:ASKED_FOR_RECALL])
        for name, asked in queries.items():
            for way, ask in ways().items():
                times = timed(ask, asked)
                figures[f"{name}|{way}|p50"] = statistics.median(times)
                figures[f"{name}|{way}|p99"] = times[int(len(times) * 0.99)]
        db.session.remove()
        db.engine.dispose()
    return figures


def fill(made: list[Entry]) -> None:
    """As a bulk load does it: on PostgreSQL the index is built after the rows, and then looked at by the planner."""
    if index.is_sqlite():
        index.rebuild(made)
        db.session.commit()
        return
    definition = db.session.scalar(text("SELECT pg_get_indexdef('ix_search_entry_vector'::regclass)"))
    db.session.execute(text("DROP INDEX ix_search_entry_vector"))
    index.rebuild(made)
    db.session.execute(text(definition))
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE search_entry"))


def recall(made: list[Entry], asked_for: list[str]) -> float:
    """The share of rows holding a word that the index gives, and an error when it gives any other."""
    held = asked = 0
    for word in asked_for:
        true = {entry.row_id for entry in made if word in entry.title or word in entry.text}
        given = {number for kind in KINDS for number in db.session.scalars(search.matching(kind, word))}
        if given - true:
            raise AssertionError(f"“{word}” found rows that do not hold it: {sorted(given - true)[:5]}")
        held, asked = held + len(given), asked + len(true)
    return held / asked


def ways() -> dict[str, Callable[[str], object]]:
    return {
        "newest": lambda word: finding.newest(finding.Wanted(words.terms(word), NOW), 20),
        "closest": lambda word: finding.ranked(finding.Wanted(words.terms(word), NOW), 0, 20),
        "counts": lambda word: search.counts(word, now=NOW),
        "page": lambda word: search.find(word, now=NOW),
    }


def timed(ask: Callable[[str], object], asked: list[str]) -> list[float]:
    """Milliseconds for each word, the middle of three."""
    for word in asked[:10]:
        ask(word)
    return sorted(statistics.median(once(ask, word) for _ in range(3)) for word in asked)


def once(ask: Callable[[str], object], word: str) -> float:
    began = time.perf_counter()
    ask(word)
    return (time.perf_counter() - began) * 1000


def show(columns: dict[str, dict[str, float]]) -> None:
    print(f"\n{'search':<{LABEL}}" + "".join(f"{engine:>20}" for engine in columns) + "  to hold")
    figures = list(columns.values())
    print(
        f"{'rows indexed a second':<{LABEL}}" + "".join(f"{each['rows indexed a second']:>20,.0f}" for each in figures)
    )
    shown = "".join(f"{each['recall']:>20.4f}" for each in figures)
    print(
        f"{'recall':<{LABEL}}{shown}  1" + ("   holds" if all(each["recall"] == 1 for each in figures) else "   BELOW")
    )
    print(f"{'milliseconds':<{LABEL}}" + "".join(f"{'p50':>11}{'p99':>9}" for _ in figures))
    for name in ("a word", "a common word"):
        for way, label in WAYS.items():
            row = [(each[f"{name}|{way}|p50"], each[f"{name}|{way}|p99"]) for each in figures]
            shown = "".join(f"{p50:>11.2f}{p99:>9.2f}" for p50, p99 in row)
            print(f"{f'{name}: {label}':<{LABEL}}{shown}  {verdict(way, row) if name == 'a word' else ''}".rstrip())


def verdict(way: str, row: list[tuple[float, float]]) -> str:
    said = []
    for place, name in enumerate(("p50", "p99")):
        aim = TO_HOLD.get(way, (None, None))[place]
        if aim is not None:
            said.append(f"{name} ≤ {aim:g}   " + ("holds" if max(pair[place] for pair in row) <= aim else "ABOVE"))
    return ", ".join(said)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
