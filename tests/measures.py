"""A page under the ruler and under axe, loaded once and looked at in each mode.

Modes are attributes of <html> and the size of the window, so that changing them on the spot shows what a reload would.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE, WCAG

RULER = (Path(__file__).parent / "measures.js").read_text(encoding="utf-8")
NARROW = {"width": 320, "height": 640}
ZOOMED = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
# What colours and sizes decide; everything else of axe is the same in every mode.
OF_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
# Pixels and ratios of the rules for elders' versions of sites (工信部 2021).
TARGET, LARGE_TARGET = 44, 60
SMALLEST, LARGEST, LEADING = 18, 30, 1.3
# Bytes of a first view on a cheap phone, packed: words, styles and scripts; and with pictures.
WORDS, ALL = 100_000, 300_000


def faults(page: Page) -> Iterator[str]:
    """Everything wrong with this page on a phone, on a desk, magnified, spaced, in large print and by night."""
    page.evaluate(RULER)
    page.evaluate(AXE_SCRIPT)
    yield from _named("first view", _ask(page, "weight", WORDS, ALL))
    yield from _named(
        "phone", [*_axe(page), *_ask(page, "targets", TARGET, TARGET), *_ask(page, "fits"), *_ask(page, "spaced")]
    )
    _turn(page, NARROW)
    yield from _named("320 px", _ask(page, "fits"))
    _turn(page, NARROW, size="large")
    yield from _named("320 px, large", _ask(page, "fits"))
    _turn(page, PHONE, size="large")
    large = [*_axe(page, OF_LOOKS), *_ask(page, "targets", TARGET, LARGE_TARGET), *_ask(page, "fits")]
    yield from _named("phone, large", [*large, *_ask(page, "type", SMALLEST, LARGEST, LEADING)])
    _turn(page, ZOOMED)
    yield from _named("200 %", _ask(page, "fits"))
    _turn(page, DESKTOP, theme="dark")
    yield from _named("desk, dark", [*_axe(page, OF_LOOKS), *_ask(page, "fits")])


def unseen_stops(page: Page, most: int = 150) -> list[str]:
    """Press Tab until the page is left; what was focused without a ring around it, or out of sight."""
    page.evaluate(RULER)
    unseen: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate("window.measures.stop()")
        if stop is None:
            return unseen
        unseen += stop
    return [*unseen, f"after {most} stops the keyboard is still on the page"]


def _turn(page: Page, window: dict, *, size: str = "normal", theme: str = "light") -> None:
    page.set_viewport_size(window)
    _ask(page, "show", size, theme)


def _ask(page: Page, what: str, *arguments: Any) -> list[str]:
    return page.evaluate("([what, ...given]) => window.measures[what](...given)", [what, *arguments])


def _axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """Violations of WCAG 2.2 A and AA that axe can find; `rules` narrows it to these."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    result = page.evaluate(
        "(options) => axe.run(document, options)", {"runOnly": only, "resultTypes": ["violations"], "preload": False}
    )
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]} "
        + " ".join(check["message"] for check in node["any"][:1] + node["all"][:1] + node["none"][:1])
        for violation in result["violations"]
        for node in violation["nodes"][:5]
    ]


def _named(mode: str, found: list[str]) -> list[str]:
    return [f"{mode}: {line}" for line in dict.fromkeys(found)]
