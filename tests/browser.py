"""A real browser against a running site.

`live` is the demonstration city served for one test module; `visit` opens pages of it the way a person would:

    page = visit("/stations", phone=True, lang="en", who="owner")
    page.get_by_role("link", name="…").click()

A page that breaks the Content-Security-Policy, asks another host for anything, logs an error or is wider than the screen
fails the test that opened it. Wait with `until(page, "expression")`: the policy forbids Playwright's own wait_for_function.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from app import create_app
from app.config import Config
from tests import cradle, servers
from tests.conftest import DEMONSTRATION, close, config_for
from tests.site import sign_ins

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
# The first has no windows: a new visitor costs it a fifth of what the others spend.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
]  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Two pixels: a scaled layout may round up.
TOO_WIDE = "document.scrollingElement.scrollWidth > window.innerWidth + 2"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not path:
        pytest.skip("Chromium is not on this machine (Debian: apt install chromium-headless-shell)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving_demonstration(
    databases, demonstration: tuple[str, Path], folder: Path, **settings: str
) -> Iterator[servers.RunningSite]:
    """A copy of the demonstration city on a server of its own, with these settings."""
    template, files = demonstration
    shutil.copytree(files, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db*"))
    url = databases.create(template)
    environment = {**DEMONSTRATION, "TESTING": "0", "DATABASE_URL": url, "DATA_DIR": str(folder), **settings}
    with servers.serving("wsgi:app", environment, folder, run=cradle.running) as site:
        yield site
    databases.drop(url)


@pytest.fixture(scope="module")
def live(databases, demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.RunningSite]:
    """The demonstration city, changed by the tests of one module only."""
    with serving_demonstration(databases, demonstration, tmp_path_factory.mktemp("live")) as site:
        yield site


@pytest.fixture(scope="module")
def live_app(live: servers.RunningSite):
    """An app on the served city's own database: for addresses of what is there now."""
    app = create_app(Config.from_env(live.environment))
    yield app
    close(app)


@pytest.fixture(scope="session")
def demonstration_app(databases, demonstration):
    """An app on a copy of the demonstration, for looking things up: nobody may be connected to a template."""
    url = databases.create(demonstration[0])
    app = create_app(config_for(url, demonstration[1]))
    with app.app_context():
        yield app
    close(app)
    databases.drop(url)


@pytest.fixture(scope="module")
def visit(browser: Browser, live: servers.RunningSite, demonstration_app) -> Iterator[Callable[..., Page]]:
    visitors = Visitors(browser, live, sign_ins(demonstration_app))
    yield visitors.visit
    visitors.close()


class Visitors:
    """Browser contexts (cookie jars) by person, mode and screen; each person signs in once."""

    def __init__(self, browser: Browser, live: servers.RunningSite, known: dict[str, tuple[str, str]]) -> None:
        self.browser, self.live, self.known = browser, live, known
        self.contexts: dict[tuple, BrowserContext] = {}
        self.signed_in: dict[str, Any] = {}
        self.stack = ExitStack()

    def visit(
        self,
        path: str,
        *,
        phone: bool = True,
        who: str | None = None,
        lang: str = "zh",
        size: str = "normal",
        theme: str = "light",
        script: bool = True,
        status: int = 200,
    ) -> Page:
        """Open a page and watch it. Raises AssertionError when it does not answer with `status` or is broken."""
        context = self._context(phone, who, f"{lang}.{size}.{theme}", script)
        page = context.new_page()
        watched = watch(page, self.live.url)
        answer = page.goto(self.live.url + path, wait_until="load")
        assert answer is not None and answer.status == status, (
            f"{path} answered {answer and answer.status}, expected {status}"
        )
        if status >= 400:
            watched[:] = [line for line in watched if f"status of {status}" not in line and f" {status} " not in line]
        if script and page.evaluate(TOO_WIDE):
            watched.append(f"wider than the screen: {page.evaluate('document.scrollingElement.scrollWidth')} px")
        assert not watched, "\n".join([f"{path}:", *(f"  {line}" for line in watched)])
        return page

    def _context(self, phone: bool, who: str | None, display: str, script: bool) -> BrowserContext:
        key = (phone, who, display, script)
        if key not in self.contexts:
            context = self.browser.new_context(
                viewport=PHONE if phone else DESKTOP,
                device_scale_factor=2 if phone else 1,
                has_touch=phone,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
                java_script_enabled=script,
                service_workers="block",  # What one page keeps must not answer for the next.
                storage_state=self._sign_in(who) if who else None,
            )
            context.set_default_timeout(10_000)
            context.add_cookies([{"name": "display", "value": display, "url": self.live.url}])
            self.contexts[key] = context
        return self.contexts[key]

    def _sign_in(self, who: str) -> Any:
        if who not in self.signed_in:
            name, password = self.known[who]
            with self.browser.new_context() as context:
                page = context.new_page()
                page.goto(f"{self.live.url}/sign-in")
                page.fill("input[name=name]", name)
                page.fill("input[name=password]", password)
                page.press("input[name=password]", "Enter")
                page.wait_for_url(re.compile(r".*(?<!/sign-in)$"))
                self.signed_in[who] = context.storage_state()
        return self.signed_in[who]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def watch(page: Page, origin: str) -> list[str]:
    """Collect what no visitor should cause: errors in the console, refused or failed requests, requests to other hosts."""
    found: list[str] = []
    host = urlsplit(origin).netloc

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and urlsplit(request.url).netloc != host:
            found.append(f"asks another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            found.append(f"answered {response.status} : {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
    return found


def until(page: Page, expression: str, *, seconds: float = 5) -> Any:
    """Ask the page until the JavaScript expression is truthy, and give its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = page.evaluate(expression)
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{page.url}: still not true after {seconds} s: {expression}")


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe can find."""
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
    lines = [
        f"  {violation['id']} ({violation['impact']}): {violation['help']}\n    {node['html'][:200]}\n    "
        + " ".join(check["message"] for check in node["any"][:1] + node["all"][:1] + node["none"][:1])
        for violation in result.response["violations"]
        for node in violation["nodes"][:5]
    ]
    assert not lines, "\n".join([f"{page.url}:", *lines])
