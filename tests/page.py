"""One answer of the site, as a reader sees it, and what holds for every page whoever asks for it."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString
from werkzeug.test import TestResponse

CHINESE = re.compile(r"[\u3400-\u9fff]")
CHINESE_RUN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—·]*[\u3400-\u9fff]+")
# A half-width mark directly after 汉字. “:” in times and “(” before Latin are no exception: it is 5：30 or a space.
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:?!(]")
SHOWN_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder")
UNREAD = {"script", "style", "code", "pre", "kbd", "samp", "textarea"}
TOKEN_FREE = {"/display"}


class Page:
    """A response with its parsed HTML. `page.select`, `page.one`, `page.text` and `page.json` are what tests read."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.path = path
        self.status = response.status_code
        self.headers = response.headers
        self.data = response.data
        self.is_html = response.mimetype == "text/html"
        self.soup = BeautifulSoup(response.data if self.is_html else b"", "html.parser")

    def __repr__(self) -> str:
        return f"<Page {self.path} {self.status}>"

    def __contains__(self, words: str) -> bool:
        return words in self.text

    @property
    def location(self) -> str | None:
        return self.headers.get("Location")

    @property
    def text(self) -> str:
        """What the page says, with white space made single; of an answer without HTML, the text itself."""
        if not self.is_html:
            return self.response.get_data(as_text=True)
        return squeeze(self.soup.body.get_text(" ") if self.soup.body else self.soup.get_text(" "))

    @property
    def json(self):
        return json.loads(self.data)

    @property
    def h1(self) -> str:
        return squeeze(self.one("h1").get_text())

    @property
    def title(self) -> str:
        return squeeze(self.soup.title.get_text()) if self.soup.title else ""

    def select(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        """The only element that fits. Raises AssertionError when there is none or more than one."""
        found = self.select(selector)
        assert len(found) == 1, f"{self.path}: {len(found)} elements fit “{selector}”, expected one"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        return [squeeze(element.get_text(" ")) for element in self.select(selector)]

    def rows(self, selector: str = "table") -> list[list[str]]:
        """The cells of a table's body, row by row."""
        lines = self.one(selector).select("tr")
        return [[squeeze(cell.get_text(" ")) for cell in line.select("td, th")] for line in lines if line.select("td")]

    def links(self) -> dict[str, str]:
        return {squeeze(link.get_text(" ")): str(link["href"]) for link in self.select("a[href]")}

    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return self.texts(".error-summary li")


def squeeze(text: str) -> str:
    return " ".join(text.split())


# --- what holds for every page ---


def check_page(page: Page) -> None:
    """Raises AssertionError with everything that is wrong with this page, one line each."""
    wrong = [line for check in CHECKS for line in check(page)]
    assert not wrong, "\n".join([f"{page.path} ({page.status}):", *(f"  {line}" for line in wrong)])


def headings(page: Page) -> Iterator[str]:
    found = page.texts("h1")
    if len(found) != 1:
        yield f"one <h1> a page, found {len(found)}: {found}"
    elif not page.title.replace(" ", "").startswith(found[0].replace(" ", "")):
        yield f"the title “{page.title}” does not begin with the h1 “{found[0]}”"


def language(page: Page) -> Iterator[str]:
    if page.soup.html is None or page.soup.html.get("lang") not in {"zh-CN", "en"}:
        yield "<html> has no lang zh-CN or en"


def unique_ids(page: Page) -> Iterator[str]:
    counted = Counter(element["id"] for element in page.select("[id]"))
    yield from (f"id “{name}” occurs {times} times" for name, times in counted.items() if times > 1)


def alternatives(page: Page) -> Iterator[str]:
    for image in page.select("img"):
        if not image.has_attr("alt"):
            yield f"an image without alt: {image.get('src')}"
    for drawing in page.select("svg[role=img]"):
        if not (drawing.get("aria-label") or drawing.get("aria-labelledby") or drawing.find("title")):
            yield f"a drawing without aria-label: {str(drawing)[:120]}"
    for drawing in page.select("svg:not([role=img])"):
        if drawing.get("aria-hidden") != "true" and not drawing.find_parent(attrs={"aria-hidden": "true"}):
            yield f'a drawing that is neither role="img" nor aria-hidden="true": {str(drawing)[:120]}'


def forms(page: Page) -> Iterator[str]:
    for form in page.select("form"):
        name = form.get("action") or str(form)[:100]
        if not form.has_attr("action") or not form.has_attr("method"):
            yield f"a form without method or action: {name}"
        is_post = str(form.get("method", "")).lower() == "post"
        if is_post and form.get("action") not in TOKEN_FREE and not form.select_one("input[name=csrf_token][value]"):
            yield f"a POST form without csrf_token: {name}"


def nothing_inline(page: Page) -> Iterator[str]:
    """The Content-Security-Policy would silently switch these off."""
    if page.select("style"):
        yield "a <style> element"
    for script in page.select("script:not([src])"):
        if script.get("type") not in {"application/ld+json", "application/json"}:
            yield "a <script> without src"
    for element in page.select("*"):
        yield from (
            f"{name}= on <{element.name}>" for name in element.attrs if name == "style" or name.startswith("on")
        )


def punctuation(page: Page) -> Iterator[str]:
    for text in shown(page):
        for found in HALF_WIDTH.finditer(text):
            around = text[max(0, found.start() - 12) : found.end() + 6]
            yield f"half-width “{found.group()[-1]}” after 汉字: …{squeeze(around)}…"


CHECKS = (headings, language, unique_ids, alternatives, forms, nothing_inline, punctuation)


def shown(page: Page) -> Iterator[str]:
    yield from (str(text) for text in text_nodes(page))
    for element in page.select("*"):
        yield from (str(element[name]) for name in SHOWN_ATTRIBUTES if element.has_attr(name))


def text_nodes(page: Page) -> Iterator[NavigableString]:
    for text in page.soup.find_all(string=True):
        if isinstance(text, (Comment, Doctype)) or any(parent.name in UNREAD for parent in text.parents):
            continue
        yield text


# --- the English interface ---


def assert_english(page: Page) -> None:
    """In the English interface every 汉字 lies inside an element with lang="zh-CN".

    Places that cannot hold an element (title, meta description, alt, aria-label) may repeat a Chinese name that the page
    shows so marked.
    """
    assert page.soup.html is not None and page.soup.html.get("lang") == "en", f"{page.path} is not in English"
    marked = "".join(str(text) for text in text_nodes(page) if is_chinese(text.parent))
    wrong = [
        str(text)
        for text in text_nodes(page)
        if CHINESE.search(text) and text.parent.name != "title" and not is_chinese(text.parent)
    ]
    bare = [page.title, *(str(meta.get("content")) for meta in page.select("meta[name=description]"))]
    for element in page.select("*"):
        bare += [str(element[name]) for name in SHOWN_ATTRIBUTES if element.has_attr(name) and not is_chinese(element)]
    wrong += [text for text in bare if any(run not in marked for run in CHINESE_RUN.findall(text))]
    assert not wrong, "\n".join(
        [f"{page.path}: Chinese in the English interface:", *(f"  {squeeze(t)}" for t in wrong)]
    )


def is_chinese(element: Tag | None) -> bool:
    """Whether the nearest language said around this element is Chinese."""
    holder = element if element is not None and element.has_attr("lang") else element and element.find_parent(lang=True)
    return bool(holder) and str(holder["lang"]).startswith("zh")
