"""A viewer of the world's opens our manifests: TIFY as it comes from npm, on a page of another site."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests import servers

TIFY = Path(__file__).parents[1] / "html" / "node_modules" / "tify" / "dist"
PAGE = """<!doctype html><meta charset="utf-8"><title>Elsewhere</title><link rel="stylesheet" href="tify.css">
<div id="viewer" style="height: 600px"></div><script type="module">import Tify from "./tify.js";
new Tify({ container: "#viewer", manifestUrl: location.hash.slice(1), urlQueryKey: "" });</script>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_words) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Iterator[str]:
    """Another site with the viewer on its page."""
    assert TIFY.is_dir(), "the viewer is not installed: npm ci --prefix tests/html"
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in ("tify.js", "tify.css"):
        shutil.copy(TIFY / name, folder)
    (folder / "index.html").write_text(PAGE)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_stock_viewer_shows_the_picture_from_its_tiles(browser: Browser, live: servers.RunningSite, elsewhere: str):
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    answers: list[tuple[str, int]] = []
    page.on("response", lambda answer: answers.append((urlsplit(answer.url).path, answer.status)))
    with page.expect_response(lambda answer: "/0/default.jpg" in answer.url and "/image/" in answer.url and answer.ok):
        page.goto(f"{elsewhere}#{live.url}/exhibition/iiif/first-ticket-1987/manifest.json")
    page.locator("#viewer canvas").first.wait_for()
    ours = [(part, status) for part, status in answers if part.startswith("/exhibition/iiif/")]
    assert {part.rsplit("/", 1)[1] for part, _status in ours} >= {"manifest.json", "info.json", "default.jpg"}
    assert not [part for part, status in ours if status >= 400]
    page.close()
