"""A place, its keeper, and the keeper's phone at the counter."""

import pytest

from app.accounts.rules import Role
from tests.builders import points as build
from tests.builders import stations as places
from tests.builders.accounts import PASSWORD, person
from tests.site import Site


@pytest.fixture
def place(db_session):
    build.rule_book()
    return places.station()


@pytest.fixture
def keeper(place):
    return person(Role.OWNER, scope=place.code)


@pytest.fixture
def counter(app, keeper) -> Site:
    site = Site(app)
    site.sign_in(keeper.name, PASSWORD)
    return site
