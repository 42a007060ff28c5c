"""Rows that several tests of the hall begin with."""

import pytest

from app.exhibition.models import ExhibitPage
from tests.builders.exhibition import a_hall, a_page, an_exhibit


@pytest.fixture
def bridge(app, db_session) -> ExhibitPage:
    """A published exhibit with one published page of two paragraphs."""
    page = a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。", "栏杆是木头的。")
    db_session.commit()
    return page
