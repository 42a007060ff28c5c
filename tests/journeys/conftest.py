"""Browser fixtures for the journeys."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from tests import cradle, servers
from tests.browser import browser, demonstration_app, live, live_app, serving_demonstration, visit
from tests.journeys.person import Person, Reading
from tests.site import sign_ins

__all__ = ["browser", "demonstration_app", "live", "live_app", "visit"]

READINGS = {"phone, 中文": Reading(phone=True), "desk, English": Reading(phone=False, lang="en")}
# A journey made in large print too, on both engines, says `@pytest.mark.parametrize("reading", ALL_READINGS, indirect=True)`.
LARGE = {"phone, English, 大字版": Reading(phone=True, lang="en", size="large")}
ALL_READINGS = (*READINGS, *LARGE)


@pytest.fixture(params=READINGS, ids=lambda name: name)
def reading(request: pytest.FixtureRequest) -> Reading:
    """Each journey is made on a phone in Chinese and at a desk in English."""
    return {**READINGS, **LARGE}[request.param]


@pytest.fixture
def city(databases, demonstration, tmp_path) -> Iterator[servers.RunningSite]:
    """The demonstration as it is loaded, served for one journey alone."""
    with serving_demonstration(databases, demonstration, tmp_path / "city") as site:
        yield site


@pytest.fixture
def at_work(city) -> Iterator[None]:
    """Beside the pages, somebody does the work that is asked for: for journeys that wait for it."""
    with servers.working(city, run=cradle.running):
        yield


@pytest.fixture
def somebody(browser: Browser, city, demonstration_app, reading: Reading) -> Iterator[Callable[..., Person]]:
    """`somebody()`: one more person with a browser of their own; `somebody(script=False)` has switched script off."""
    people: list[Person] = []

    def appear(**differently) -> Person:
        people.append(Person(browser, city.url, replace(reading, **differently), sign_ins(demonstration_app)))
        return people[-1]

    yield appear
    for person in people:
        person.context.close()
