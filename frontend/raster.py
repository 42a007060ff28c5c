"""Draw the icons, the share card and the pictures of sample projects anew from the paper-cut album: `python frontend/raster.py`.

The results are small and change only with the drawings, so they are kept in static/img. Needs Playwright and a Chromium.
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "static" / "img"
sys.path.insert(0, str(ROOT))

from app.core import papercut  # noqa: E402  The project is not installed as a package.
from app.core.papercut import works  # noqa: E402

PAPER = "#fffaf3"
ICONS = {"favicon-32.png": (32, 2, ""), "touch-icon.png": (180, 16, PAPER), "icon-512.png": (512, 48, PAPER)}
SHARE_SIZE = (1200, 630)
SAMPLES = {"sample-before.png": works.before, "sample-during.png": works.during, "sample-after.png": works.after}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    (IMAGES / "favicon.svg").write_text(papercut.standalone("mark"), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, (size, margin, ground) in ICONS.items():
            save(shot(browser, papercut.standalone("mark"), size, size, margin, ground), name, 64)
        save(shot(browser, papercut.standalone("hero-home"), *SHARE_SIZE, 0, "#fbeee2"), "share-card.png", 48)
        for name, draw in SAMPLES.items():
            save(shot(browser, draw(), works.WIDTH, works.HEIGHT, 0, works.GROUND), name, 16)
        browser.close()


def shot(browser: Browser, svg: str, width: int, height: int, margin: int, ground: str) -> bytes:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(
        f"<style>html,body{{margin:0;background:{ground or 'transparent'}}}"
        f"body{{height:{height}px;display:flex;align-items:flex-end;justify-content:center}}"
        f"svg{{width:{width - 2 * margin}px;display:block;margin:{margin}px 0}}</style>{svg}"
    )
    picture = page.screenshot(omit_background=not ground)
    page.close()
    return picture


def save(picture: bytes, name: str, colours: int) -> None:
    image = Image.open(io.BytesIO(picture))
    method = Image.Quantize.FASTOCTREE if image.mode == "RGBA" else Image.Quantize.MEDIANCUT
    image.quantize(colours, method=method).save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    main()
