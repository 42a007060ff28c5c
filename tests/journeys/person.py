"""Somebody who uses the site with a browser. A journey is told in their verbs, in the words of 简体中文:

    owner.signs_in_as("owner")
    owner.presses("都正常")
    owner.sees("已确认，公众页面马上看得到")

In the English interface the same words are looked for as the site's own catalogue says them.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, expect

from app.core import i18n
from tests.browser import DESKTOP, PHONE, TOO_WIDE, assert_accessible, watch

PATIENCE = 10_000


@dataclass(frozen=True)
class Reading:
    """How somebody reads: on what, in which language, with or without script."""

    phone: bool
    lang: str = "zh"
    script: bool = True
    size: str = "normal"

    def words(self, chinese: str, **variables: Any) -> str:
        """The message of the site in the reader's language."""
        return str(i18n._translated(chinese, self.lang) % variables)

    def name(self, row: Any, field: str = "title") -> str:
        """What the site calls this row in the reader's language."""
        return (self.lang == "en" and getattr(row, f"{field}_en")) or getattr(row, field)


class Person:
    """One browser with its own cookies, and the page it shows."""

    def __init__(self, browser: Browser, origin: str, reading: Reading, known: dict[str, tuple[str, str]]) -> None:
        self.origin, self.reading, self.known = origin, reading, known
        self.context = browser.new_context(
            viewport=PHONE if reading.phone else DESKTOP,
            device_scale_factor=2 if reading.phone else 1,
            has_touch=reading.phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=reading.script,
            accept_downloads=True,
        )
        self.context.set_default_timeout(PATIENCE)
        if (reading.lang, reading.size) != ("zh", "normal"):
            chosen = f"{reading.lang}.{reading.size}.auto"
            self.context.add_cookies([{"name": "display", "value": chosen, "url": origin}])
        self.page = self.context.new_page()
        self.noticed = watch(self.page, origin)

    # --- going somewhere ---

    def opens(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.origin + path, wait_until="load")
        assert answer is not None and answer.status == status, (
            f"{path} answered {answer and answer.status}, not {status}"
        )
        self._looks(status)

    def follows(self, words: str, *, within: str = "body", **variables: Any) -> None:
        """A link, by its words."""
        said = self.reading.words(words, **variables)
        with self._page_changes():
            self._shown(self.page.locator(within).get_by_role("link", name=said, exact=True)).click()

    def presses(self, words: str, *, of: str = "", within: str = "body", status: int = 200, **variables: Any) -> None:
        """A button, by its words; `of` names the group it stands in."""
        scope = self.page.locator(within)
        if of:
            scope = scope.get_by_role("group", name=self.reading.words(of), exact=True)
        button = scope.get_by_role("button", name=self.reading.words(words, **variables), exact=True)
        with self._page_changes(status):
            self._shown(button).click()

    def clicks(self, target: Locator) -> None:
        """A link that has no words of the site's own: the name of a place, a picture."""
        with self._page_changes():
            self._shown(target).click()

    def drags(self, handle: Locator, onto: Locator) -> None:
        """Onto the far edge of another thing, by finger on a phone, by mouse at a desk; the page then changes."""
        handle.click(trial=True)  # Waits until it is in sight and stands still.
        begun = _middle(handle)
        if self.reading.phone:
            finger = self.context.new_cdp_session(self.page)

            def touch(what: str, *at: dict[str, float]) -> None:
                finger.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": list(at)})

            down = lambda at: touch("touchStart", at)  # noqa: E731
            move = lambda at: touch("touchMove", at)  # noqa: E731
            up = lambda: touch("touchEnd")  # noqa: E731
        else:
            mouse = self.page.mouse
            mouse.move(**begun)
            down = lambda _at: mouse.down()  # noqa: E731
            move = lambda at: mouse.move(**at)  # noqa: E731
            up = mouse.up
        with self._page_changes():
            down(begun)
            move({**begun, "y": begun["y"] + 5})
            there = _middle(onto)  # Where it stands while something is dragged.
            way = 1 if there["y"] > begun["y"] else -1
            move({**begun, "y": there["y"]})
            move({**begun, "y": there["y"] + 12 * way})
            up()

    def downloads(self, words: str, folder: Path) -> Path:
        with self.page.expect_download() as started:
            self._shown(self.page.get_by_role("link", name=self.reading.words(words), exact=True)).click()
        path = folder / started.value.suggested_filename
        started.value.save_as(path)
        return path

    def presses_for(self, words: str, *, lang: str) -> None:
        """The switch to another language, which is named in its own."""
        self.reading = replace(self.reading, lang=lang)
        with self._page_changes():
            self._shown(self.page.get_by_role("button", name=re.compile(f"^{words}"))).click()

    # --- forms ---

    def fills(self, label: str, text: str) -> None:
        self._field(label).fill(text)

    def chooses(self, words: str) -> None:
        """A tick or one of several answers, by its words."""
        self.page.get_by_label(self.reading.words(words), exact=True).check()

    def selects(self, label: str, option: str) -> None:
        self._field(label).select_option(label=self.reading.words(option))

    def attaches(self, label: str, path: Path) -> None:
        self._field(label).set_input_files(path)

    def _field(self, label: str) -> Locator:
        """By its label, with or without “选填” behind it."""
        said, optional = (re.escape(self.reading.words(words)) for words in (label, "选填"))
        return self._shown(self.page.get_by_label(re.compile(rf"^\s*{said}\s*({optional})?\s*$")))

    # --- looking ---

    def sees(self, words: str, *, within: str = "body", **variables: Any) -> None:
        """These words are to be read, not hidden in a closed menu."""
        said = self.reading.words(words, **variables)
        expect(self.page.locator(within).first).to_contain_text(said, use_inner_text=True, timeout=PATIENCE)

    def sees_no(self, words: str, *, within: str = "body", **variables: Any) -> None:
        said = self.reading.words(words, **variables)
        expect(self.page.locator(within).first).not_to_contain_text(said, use_inner_text=True)

    def has(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def finds_all_accessible(self) -> None:
        assert_accessible(self.page)

    @property
    def address(self) -> str:
        return self.page.url.removeprefix(self.origin)

    @staticmethod
    def _shown(found: Locator) -> Locator:
        return found.filter(visible=True).first

    @contextmanager
    def _page_changes(self, status: int = 200):
        """The page that comes after a click; a redirect counts as where it leads."""
        with self.page.expect_navigation(wait_until="load") as arrived:
            yield
        answer = arrived.value
        assert answer is None or answer.status == status, f"{answer.url} answered {answer.status}, not {status}"
        self._looks(status)

    def _looks(self, status: int) -> None:
        """What holds for every page on the way: nothing broken, nothing wider than the screen, the reader's language."""
        if status >= 400:
            self.noticed[:] = [
                line for line in self.noticed if f" {status} " not in line and f"status of {status}" not in line
            ]
        assert not self.noticed, "\n".join([f"{self.page.url}:", *self.noticed])
        assert not self.page.evaluate(TOO_WIDE), f"{self.page.url} is wider than the screen"
        tag = "zh-CN" if self.reading.lang == "zh" else "en"
        assert self.page.locator(f"html[lang='{tag}']").count() == 1, f"{self.page.url} is not in {tag}"

    # --- signing in and out ---

    def signs_in_as(self, role: str) -> None:
        """From the front page, the way a person finds it."""
        name, password = self.known[role]
        self.opens("/")
        self.follows("登录", within="header")
        self.fills("登录名", name)
        self.fills("密码", password)
        self.presses("登录", within="main")

    def joins_by_phone(self) -> None:
        """A number nobody has joined with, proved by the code in the demonstration's inbox."""
        self.opens("/points/join")
        self.fills("手机号", "138 0013 8000")
        self.presses("获取验证码")
        self.follows("到收件箱看验证码")
        code = self.page.locator(".inbox-code").first.inner_text()
        self.follows("去填验证码")
        self.fills("验证码", code)
        self.presses("下一步")
        self.fills("怎么称呼您", "李桂兰")
        self.chooses("我已满 18 周岁")
        self.chooses("我看过积分规则，同意参加")
        self.presses("参加")

    def signs_out(self) -> None:
        self.opens("/me")
        self.presses("退出登录")
        self.sees("您已退出登录")


def _middle(found: Locator) -> dict[str, float]:
    box = found.bounding_box()
    assert box is not None, "it is not on the page"
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
