"""The README's pictures, of a site that runs: `.venv/bin/python scripts/screenshots.py http://127.0.0.1:8000`.

Needs Debian's chromium; the pictures are reduced to 256 colours, which suits paper-cut.
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PAGES = {
    "exhibition": "/exhibition",
    "charity": "/charity",
    "points": "/points/rewards",
    "stations": "/stations?service=water&view=map",
    "home": "/",
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, path in PAGES.items():
            page.goto(address + path, wait_until="networkidle")
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(128).save(FOLDER / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
