"""A city is data: a second one boots from its own folder, and nothing of the first one shows."""

from collections import deque
from pathlib import Path

import pytest

from tests.conftest import run_command
from tests.site import Site, assert_english

TINY = Path(__file__).parent / "tiny"
FIRST_CITY = ("滨州", "Binzhou", "binzhou", "3716", "快乐吧", "Kuaileba", "沾化", "Zhanhua")
MACHINES = ("/robots.txt", "/sitemap.xml", "/manifest.webmanifest", "/.well-known/security.txt")
MOST_PAGES = 150


@pytest.fixture
def tiny(make_app):
    app = make_app(CITY=str(TINY))
    run_command(app, "demonstrate")
    return app


def own_links(page) -> set[str]:
    found = {str(link["href"]).split("#")[0] for link in page.select("a[href]")}
    return {link for link in found if link.startswith("/") and not link.startswith(("/static/", "/sign-in"))}


def kind(path: str) -> str:
    """Addresses that differ in their last part or their query only are pages of one kind."""
    return path.split("?")[0].rsplit("/", 1)[0] if path.count("/") > 1 else path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_city_is_on_no_page(tiny, lang):
    site, waiting, seen, kinds = Site(tiny, lang=lang), deque(["/", *MACHINES]), set(), {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        if path in seen or kinds.get(kind(path), 0) >= 6:
            continue
        seen.add(path)
        kinds[kind(path)] = kinds.get(kind(path), 0) + 1
        page = site.get(path, None)
        if page.status == 404 and path.startswith("/charity/360giving."):
            continue  # The standard knows no package without a grant, and this city has none.
        assert page.status in (200, 302, 303), f"{path} answered {page.status}"
        if page.headers.get("Content-Type", "").startswith(("application/pdf", "image/", "application/vnd")):
            continue
        body = page.response.get_data(as_text=True)
        assert not [name for name in FIRST_CITY if name in body], f"{path} names the first city"
        waiting.extend(sorted(own_links(page) - seen))
        if page.location and page.location.startswith("/"):
            waiting.append(page.location)
    assert len(seen) > 12


def test_it_speaks_of_itself(tiny):
    page = Site(tiny).get("/")
    assert page.h1 == "岛上公益，近在身边" and "东岸区" in page
    assert_english(Site(tiny, lang="en").get("/"))


def test_its_desk_names_itself_too(tiny):
    site = Site(tiny)
    site.sign_in("administrator", "administrator-demo-1")
    for path in ("/desk", "/desk/people", "/desk/audit"):
        assert "滨州" not in site.get(path)


def test_printed_codes_carry_no_name_of_the_first_city(tiny):
    from app.core.db import db
    from app.qr.models import Placement

    with tiny.app_context():
        codes = list(db.session.scalars(db.select(Placement.code).limit(3)))
    site = Site(tiny)
    for code in codes:
        page = site.follow(site.get(f"/S/{code}", 302))
        assert "滨州" not in page
