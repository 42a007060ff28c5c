"""Editors write Chinese, so emphasis works without spaces; nothing dangerous gets through."""

import pytest
from bs4 import BeautifulSoup

from app.content.markdown import plain, render

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("先记住：**花出去的钱多半不会回来。**多买几注也一样。", "<strong>花出去的钱多半不会回来。</strong>多买"),
        ("**认一块牌子。**按细则", "<strong>认一块牌子。</strong>按细则"),
        ("就是**17721088**。", "<strong>17721088</strong>。"),
        ("这叫**“公信”**，", "<strong>“公信”</strong>，"),
        ("**一**和**二**", "<strong>一</strong>和<strong>二</strong>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a **bold** word", "<strong>bold</strong>"),
        ("*斜*体", "<em>斜</em>体"),
    ],
)
def test_emphasis_stands_beside_chinese_words(typed: str, shown: str):
    assert shown in render(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[点](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![图](https://elsewhere.example/x.png)",
        '<a href="/" onclick="x()">点</a>',
    ],
)
def test_what_is_not_text_stays_text_or_goes(typed: str):
    soup = BeautifulSoup(render(typed), "html.parser")
    assert not soup.select("script, img, [onclick], [onerror], a[href^=javascript]")


def test_the_words_alone_have_no_signs():
    text = "## 标题\n\n- **星光计划**：老年之家\n- 见[公告](https://example.org/x)\n\n一行\n又一行 <b>"
    assert plain(text) == "标题\n星光计划：老年之家\n见公告\n一行 又一行 <b>"
