"""Markdown of editors and of the city's folder, as safe HTML."""

import functools

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_parser = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table")
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
