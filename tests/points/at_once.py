"""Real threads on the real database: they wait for each other at a barrier and then do the same thing at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from app.core.db import db, writing


def at_once(app, number: int, work: Callable[[int], Any], how: Callable = writing) -> list[Any]:
    """Call `work(0…number-1)`, each in a thread and a transaction of its own, and commit. Gives results or exceptions."""
    db.session.commit()  # The test's own snapshot must not stay behind what the threads do.
    start = threading.Barrier(number)

    def run(index: int) -> Any:
        with app.app_context(), how():
            start.wait(30)
            try:
                result = work(index)
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                return error
            finally:
                db.session.remove()
            return result

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def successes(results: list[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, Exception)]


def failures(results: list[Any], kind: type[Exception] | tuple[type[Exception], ...]) -> list[Any]:
    """The failures, after making sure that there are none of another kind."""
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, kind) for error in errors), errors
    return errors
