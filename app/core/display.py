"""How a visitor wants the pages: language, print size, light or dark. Kept in one cookie, part of the page cache's key."""

import functools
from dataclasses import dataclass, replace

COOKIE = "display"
LANGS = ("zh", "en")
SIZES = ("normal", "large")
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Display:
    lang: str = "zh"
    size: str = "normal"
    theme: str = "auto"

    @property
    def lang_tag(self) -> str:
        return "zh-CN" if self.lang == "zh" else "en"

    @property
    def cookie(self) -> str:
        return f"{self.lang}.{self.size}.{self.theme}"

    def changed(self, **choices: str | None) -> "Display":
        """The same with the known choices taken over; what is unknown or missing changes nothing."""
        allowed = {"lang": LANGS, "size": SIZES, "theme": THEMES}
        known = {name: value for name, value in choices.items() if value in allowed.get(name, ())}
        return replace(self, **known)


@functools.lru_cache(maxsize=256)
def parse(cookie: str | None) -> Display:
    """`en.large.dark` → Display; anything else is the default, so a forged cookie does nothing."""
    lang, _, rest = (cookie or "").partition(".")
    size, _, theme = rest.partition(".")
    return Display().changed(lang=lang, size=size, theme=theme)
