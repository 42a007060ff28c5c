"""One answer of the site, as a reader sees it, and what holds for every page whoever asks for it."""

import functools
import json
import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from lxml import html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

CHINESE = re.compile(r"[\u3400-\u9fff]")
CHINESE_RUN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—·]*[\u3400-\u9fff]+")
# A half-width mark directly after 汉字. “:” in times and “(” before Latin are no exception: it is 5：30 or a space.
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:?!(]")
SHOWN_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder")
UNREAD = {"script", "style", "code", "pre", "kbd", "samp", "textarea"}
TOKEN_FREE = {"/display"}


class Page:
    """A response with its parsed HTML. `page.select`, `page.one`, `page.text` and `page.json` are what tests read.

    What holds for every page reads `tree`: parsed in C, a tenth of the time that `soup` takes.
    """

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.path = path
        self.status = response.status_code
        self.headers = response.headers
        self.data = response.data
        self.is_html = response.mimetype == "text/html"

    @functools.cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.data if self.is_html else b"", "lxml", from_encoding="utf-8")

    @functools.cached_property
    def tree(self) -> HtmlElement:
        return html.document_fromstring(self.data, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))

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
        return squeeze(" ".join(self.tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")))

    @property
    def json(self):
        return json.loads(self.data)

    @property
    def h1(self) -> str:
        return squeeze(self.one("h1").get_text())

    @property
    def title(self) -> str:
        return said(self.tree.find(".//title"))

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
        return self.texts(".form-errors li")


def squeeze(text: str) -> str:
    return " ".join(text.split())


# --- what holds for every page ---


def check_page(page: Page) -> None:
    """Raises AssertionError with everything that is wrong with this page, one line each."""
    wrong = [line for check in CHECKS for line in check(page)]
    assert not wrong, "\n".join([f"{page.path} ({page.status}):", *(f"  {line}" for line in wrong)])


def headings(page: Page) -> Iterator[str]:
    found = [said(each) for each in page.tree.iter("h1")]
    if len(found) != 1:
        yield f"one <h1> a page, found {len(found)}: {found}"
    elif not page.title.replace(" ", "").startswith(found[0].replace(" ", "")):
        yield f"the title “{page.title}” does not begin with the h1 “{found[0]}”"


def language(page: Page) -> Iterator[str]:
    if page.tree.get("lang") not in {"zh-CN", "en"}:
        yield "<html> has no lang zh-CN or en"


def unique_ids(page: Page) -> Iterator[str]:
    counted = Counter(page.tree.xpath("//@id"))
    yield from (f"id “{name}” occurs {times} times" for name, times in counted.items() if times > 1)


def alternatives(page: Page) -> Iterator[str]:
    for image in page.tree.iter("img"):
        if "alt" not in image.attrib:
            yield f"an image without alt: {image.get('src')}"
    for drawing in page.tree.iter("svg"):
        if drawing.get("role") == "img":
            if not (
                drawing.get("aria-label") or drawing.get("aria-labelledby") or drawing.find(".//title") is not None
            ):
                yield f"a drawing without aria-label: {source(drawing)}"
        elif not drawing.xpath('ancestor-or-self::*[@aria-hidden="true"]'):
            yield f'a drawing that is neither role="img" nor aria-hidden="true": {source(drawing)}'


def forms(page: Page) -> Iterator[str]:
    for form in page.tree.iter("form"):
        name = form.get("action") or source(form)
        if "action" not in form.attrib or "method" not in form.attrib:
            yield f"a form without method or action: {name}"
        is_post = form.get("method", "").lower() == "post"
        if is_post and form.get("action") not in TOKEN_FREE and not form.xpath(".//input[@name='csrf_token'][@value]"):
            yield f"a POST form without csrf_token: {name}"


def nothing_inline(page: Page) -> Iterator[str]:
    """The Content-Security-Policy would silently switch these off."""
    if page.tree.find(".//style") is not None:
        yield "a <style> element"
    for script in page.tree.xpath("//script[not(@src)]"):
        if script.get("type") not in {"application/ld+json", "application/json"}:
            yield "a <script> without src"
    for name in page.tree.xpath("//@*[name() = 'style' or starts-with(name(), 'on')]"):
        yield f"{name.attrname}= on <{name.getparent().tag}>"


def punctuation(page: Page) -> Iterator[str]:
    for text in shown(page):
        for found in HALF_WIDTH.finditer(text):
            around = text[max(0, found.start() - 12) : found.end() + 6]
            yield f"half-width “{found.group()[-1]}” after 汉字: …{squeeze(around)}…"


CHECKS = (headings, language, unique_ids, alternatives, forms, nothing_inline, punctuation)


def said(element: HtmlElement | None) -> str:
    return "" if element is None else squeeze(" ".join(element.itertext()))


def source(element: HtmlElement) -> str:
    return html.tostring(element, encoding="unicode", with_tail=False)[:120]


def shown(page: Page) -> Iterator[str]:
    yield from text_nodes(page)
    yield from page.tree.xpath(f"//@*[{' or '.join(f'name() = {name!r}' for name in SHOWN_ATTRIBUTES)}]")


def text_nodes(page: Page) -> list[str]:
    """Each has `getparent()` and, after an element's end, `is_tail`."""
    return page.tree.xpath(f"//text()[not({' or '.join(f'ancestor::{name}' for name in sorted(UNREAD))})]")


# --- the English interface ---


def assert_english(page: Page) -> None:
    """In the English interface every 汉字 lies inside an element with lang="zh-CN".

    Places that cannot hold an element (title, meta description, alt, aria-label) may repeat a Chinese name that the page
    shows so marked.
    """
    assert page.tree.get("lang") == "en", f"{page.path} is not in English"
    texts = [(text, holder(text)) for text in text_nodes(page) if CHINESE.search(text)]
    marked = "".join(text for text, element in texts if is_chinese(element))
    wrong = [text for text, element in texts if element.tag != "title" and not is_chinese(element)]
    bare = [page.title, *page.tree.xpath("//meta[@name='description']/@content")]
    for name in SHOWN_ATTRIBUTES:
        bare += [text for text in page.tree.xpath(f"//@{name}") if not is_chinese(text.getparent())]
    wrong += [text for text in bare if any(run not in marked for run in CHINESE_RUN.findall(text))]
    assert not wrong, "\n".join(
        [f"{page.path}: Chinese in the English interface:", *(f"  {squeeze(t)}" for t in wrong)]
    )


def holder(text) -> HtmlElement:
    """The element a text node lies in."""
    return text.getparent().getparent() if text.is_tail else text.getparent()


def is_chinese(element: HtmlElement) -> bool:
    """Whether the nearest language said around this element is Chinese."""
    return element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)").startswith("zh")
