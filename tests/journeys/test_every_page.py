"""Every type of page in every mode, on a phone and on a desk: accessible, in the screen's width, without an error."""

import pytest

from tests.browser import assert_accessible
from tests.page_types import PAGE_TYPES, PageType

pytestmark = pytest.mark.browser

MODES = {
    "phone": {},
    "phone, large": {"size": "large"},
    "desk, dark": {"phone": False, "theme": "dark"},
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda page_type: page_type.name)
def test_page_is_accessible(page_type: PageType, mode: str, visit, demonstration_app):
    page = visit(page_type.address(), who=page_type.who, status=page_type.status, **MODES[mode])
    assert_accessible(page)
    page.close()


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda page_type: page_type.name)
def test_page_works_without_script(page_type: PageType, visit, demonstration_app):
    page = visit(page_type.address(), who=page_type.who, status=page_type.status, script=False)
    assert page.locator("h1").count() == 1
    page.close()
