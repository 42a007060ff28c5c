"""Markdown of editors and of the city's folder, as safe HTML."""

import functools
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from markupsafe import Markup

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—]")


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Stars beside 汉字 or their punctuation open and close by what they touch.

    CommonMark asks for a space between “**句子。**” and the next word, which Chinese does not have.
    """
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes, end = scanned.can_open, scanned.can_close, state.pos + scanned.length
    before, after = state.src[: state.pos][-1:], state.src[end : end + 1]
    if marker == "*" and (CHINESE.match(before) or CHINESE.match(after)):
        opens, closes = bool(after.strip()), bool(before.strip())
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), scanned.length, place, -1, opens, closes))
    state.pos = end
    return True


_parser = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table")
_parser.inline.ruler.at("emphasis", _emphasis)
TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a", "br", "hr", "code",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}}


@functools.lru_cache(maxsize=512)
def render(text: str) -> Markup:
    """Sanitised HTML; raw HTML in the source is shown as text, links lead to http(s), mail or this site only."""
    html = nh3.clean(
        _parser.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return Markup(html)  # noqa: S704  Sanitised in the line above.


def plain(text: str) -> str:
    """The words alone, a line a paragraph: for the search and for excerpts."""
    lines = (
        "".join(" " if child.type.endswith("break") else child.content for child in token.children or ())
        for token in _parser.parse(text)
    )
    return "\n".join(line for line in lines if line)
