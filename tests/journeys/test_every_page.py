"""Every type of page under axe and under the ruler: on a phone, on a desk, magnified, spaced, in large print, by night."""

import pytest

from tests import measures
from tests.browser import TOO_WIDE
from tests.page_types import PAGE_TYPES, PageType

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda page_type: page_type.name)
def test_page_is_fit_for_everybody(page_type: PageType, visit, live_app):
    path = address(live_app, page_type)
    page = visit(path, who=page_type.who, status=page_type.status)
    faults = list(measures.faults(page))
    page.close()
    assert not faults, "\n".join([f"{path}:", *faults])


def address(app, page_type: PageType) -> str:
    with app.app_context():
        return page_type.address()


def test_pages_work_without_script(visit, live_app):
    wrong = []
    for page_type in PAGE_TYPES:
        page = visit(address(live_app, page_type), who=page_type.who, status=page_type.status, script=False)
        if not page.locator("h1").is_visible():
            wrong.append(f"{page_type.name}: no heading is shown")
        if page.evaluate(TOO_WIDE):
            wrong.append(f"{page_type.name}: wider than the screen")
        page.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("address", ["/", "/stations", "/sign-in"])
def test_every_stop_of_the_keyboard_is_seen(address: str, visit, demonstration_app):
    """WCAG 2.4.7: somebody who presses Tab through the page sees at each stop where they are, and gets out at its end."""
    page = visit(address, phone=False)
    assert measures.unseen_stops(page) == []
    page.close()
