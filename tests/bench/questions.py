"""Questions that pages ask of a large database, many times with other values, and the table that says what they cost.

Under load the clock tells what others did meanwhile; the processor's time (ours and that of PostgreSQL's process for us) changes
least. Both are shown, and a row above its figure by the clock alone says so.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app.core.db import db
from app.core.search import index

SEED = 20_261_123
ASKED, ASKED_DEAR, ASKED_EACH = 200, 20, 3
LABEL = 46


@dataclass(frozen=True)
class Case:
    """One thing a page asks. `p99`: milliseconds that 99 of 100 stay below, by network; `why`: where the figure comes from."""

    label: str
    ask: Callable[[random.Random], Callable[[], object]]
    times: int = ASKED
    p99: tuple[tuple[int, float], ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Figures:
    """Milliseconds for one question: on the clock, and of processor (the mean, and what 99 of 100 stay below)."""

    p50: float
    p99: float
    work: float
    work_p99: float


def timed(case: Case) -> Figures:
    chance = random.Random(SEED)
    for _ in range(5):
        once(case.ask(chance))
    each = [middle_of_three(case.ask(chance)) for _ in range(case.times)]
    clock, work = sorted(pair[0] for pair in each), sorted(pair[1] for pair in each)
    most = int(case.times * 0.99)
    return Figures(statistics.median(clock), clock[most], statistics.mean(work), work[most])


def middle_of_three(ask: Callable[[], object]) -> tuple[float, float]:
    """The machine does other things too."""
    passed, spent = zip(*(once(ask) for _ in range(ASKED_EACH)), strict=True)
    return statistics.median(passed), statistics.median(spent)


def once(ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock and of processor, with a session of its own as every request has one."""
    spent, began = processor(), time.perf_counter()
    ask()
    passed = (time.perf_counter() - began) * 1000
    spent = processor() - spent
    db.session.remove()
    return passed, spent


def processor() -> float:
    """Milliseconds of processor so far. PostgreSQL works in a process of its own, whose number does not change."""
    spent = time.process_time() * 1000
    if not index.is_sqlite():
        backend = db.session.connection().connection.driver_connection.info.backend_pid
        spent += int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1_000_000
    return spent


def look_at_it() -> None:
    """As a bulk load ends: the planner looks at the tables."""
    if index.is_sqlite():
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def show(what: str, size: int, asked: list[Case], columns: dict[str, dict[str, Figures]]) -> None:
    """The table of one run: a line for each question, three columns for each engine, what is to hold and why."""
    print(
        f"\n{f'{size:,} {what}, milliseconds':<{LABEL}}"
        + "".join(f"{engine:>29}" for engine in columns)
        + f"  to hold (load {os.getloadavg()[0]:.1f})"
    )
    print(" " * LABEL + "".join(f"{'p50':>11}{'p99':>9}{'work':>9}" for _ in columns))
    for case in asked:
        rows = [figures[case.label] for figures in columns.values()]
        shown = "".join(f"{each.p50:>11.2f}{each.p99:>9.2f}{each.work:>9.2f}" for each in rows)
        said = [each for each in (verdict(rows, dict(case.p99).get(size)), case.why) if each]
        print(f"{case.label:<{LABEL}}{shown}  {' · '.join(said)}".rstrip())


def verdict(rows: list[Figures], aim: float | None) -> str:
    if aim is None:
        return ""
    said = f"p99 ≤ {aim:g}"
    if max(each.p99 for each in rows) <= aim:
        return f"{said}   holds"
    worked = max(each.work_p99 for each in rows)
    return f"{said}   ABOVE" + (f" by the clock alone, of processor {worked:.1f}" if worked <= aim else "")
