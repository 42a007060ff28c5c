"""Every type of page: valid HTML in each mode, English in the English interface, complete without the demonstration."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.page_types import PAGE_TYPES, PageType
from tests.site import Site, assert_english

VALIDATOR = Path(__file__).parent / "html" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
MODES = {"normal": {}, "dark": {"theme": "dark"}, "large": {"size": "large"}, "english": {"lang": "en"}}


def visitor(app, page_type: PageType, **display: str) -> Site:
    site = Site(app, **display)
    if page_type.who:
        site.sign_in_as(page_type.who)
    return site


@pytest.fixture(scope="module")
def readers(toured) -> Callable[..., Site]:
    """Each reader signs in once, however many pages they look at."""
    known: dict[tuple, Site] = {}

    def reader(page_type: PageType, **display: str) -> Site:
        key = (page_type.who, *display.values())
        known[key] = known.get(key) or visitor(toured, page_type, **display)
        return known[key]

    return reader


def address(app, page_type: PageType) -> str:
    with app.app_context():
        return page_type.address()


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda page_type: page_type.name)
def test_page_answers(page_type: PageType, toured, readers):
    readers(page_type).get(address(toured, page_type), page_type.status)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda page_type: page_type.name)
def test_page_speaks_english(page_type: PageType, toured, readers):
    assert_english(readers(page_type, lang="en").get(address(toured, page_type), page_type.status))


@pytest.mark.sqlite_only
def test_pages_are_valid_html(demonstrated, tmp_path):
    """All pages at once, because the validator takes a second to start."""
    if not shutil.which("java"):
        pytest.skip("the HTML validator needs Java (Debian: apt install default-jre-headless)")
    if not VALIDATOR.exists():
        pytest.skip("the HTML validator is not installed: npm ci --prefix tests/html")
    folder = tmp_path / "pages"
    folder.mkdir()
    sites: dict[tuple, Site] = {}
    for page_type in PAGE_TYPES:
        for mode, display in MODES.items():
            key = (page_type.who, mode)
            sites[key] = sites.get(key) or visitor(demonstrated, page_type, **display)
            page = sites[key].get(address(demonstrated, page_type), page_type.status)
            (folder / f"{page_type.name}, {mode}.html".replace("/", " ")).write_bytes(page.data)
    assert not faults(folder), "\n".join(faults(folder))


def faults(folder: Path) -> list[str]:
    """What the Nu Html Checker finds, one line each."""
    command = [
        "java",
        "-Xss2m",
        "-jar",
        str(VALIDATOR),
        "--format",
        "json",
        "--errors-only",
        "--exit-zero-always",
        str(folder),
    ]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)
    return [
        f"{Path(message['url']).stem}:{message.get('lastLine', '?')}: {message['message']} {message.get('extract', '')!r}"
        for message in report["messages"]
    ]
