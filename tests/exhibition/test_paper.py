"""A whole exhibit on paper, with its codes."""

import io

import pypdfium2

from app.core.db import db
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block
from tests.builders.exhibition import a_hall, a_page, an_exhibit
from tests.site import Site


def test_an_exhibit_is_one_document_with_a_code_for_it_and_for_each_chapter(app, db_session):
    page = a_page(an_exhibit(a_hall(), is_adult=True), "first-arch", "桥拱是**石头**的。")
    hidden = Block(page=page, position=2, kind=Kind.TEXT, data={"text": "还没写好"}, is_hidden=True)
    row = {"question": "几个拱？", "answers": "一个；三个", "right": "2", "explanation": "三个。"}
    quiz = Block(page=page, position=3, kind=Kind.QUIZ, data={"key": "b1", "title": "答题", "entries": [row]})
    db.session.add_all([hidden, quiz])
    db_session.commit()
    sheets = Site(app).get("/exhibition/bridge/paper")
    assert sheets.h1 == "一座桥的故事" and len(sheets.soup.select(".paper-code svg")) == 2
    assert "18+" in sheets and "还没写好" not in sheets and "□ 三个" in sheets and "三个。" not in sheets
    answer = Site(app).client.get("/exhibition/bridge/paper.pdf")
    assert answer.mimetype == "application/pdf"
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(answer.data)))
    assert "桥拱是石头的" in words.replace("\r\n", "")
    Site(app).get("/exhibition/none/paper", 404)
