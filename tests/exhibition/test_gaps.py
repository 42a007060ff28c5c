"""What the hall still lacks stands on one page, each kind with a link to where it is mended, and goes when it is."""

from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block, ItemSource, Source
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit, an_item
from tests.builders.workflow import desk_of

SCAN = {"digest": "d" * 64, "width": 900, "height": 600, "focus": [50, 50], "is_decorative": False}


def lacks(editor) -> dict[str, int]:
    """How many of each kind, by its key."""
    page = editor.get("/desk/exhibition/items/gaps")
    heads = {each["id"].removeprefix("lack-"): each.get_text(" ", strip=True) for each in page.select("h2[id^=lack-]")}
    assert all(page.select(f"#lack-{key} ~ ul a") for key, words in heads.items() if " 0 处" not in words)
    return {key: int(words.split()[-2]) for key, words in heads.items()}


def test_each_kind_of_gap_is_counted_and_goes_when_it_is_mended(app, db_session):
    exhibit = an_exhibit(a_hall())
    page = a_page(exhibit, "first-arch", "桥拱是石头的。")
    page.blocks += [
        Block(key="p", position=2, kind=Kind.PICTURE, data={"art": "county-mountain"}),
        Block(key="f", position=3, kind=Kind.FULL, data={"art": "county-mountain"}),
        Block(key="r", position=4, kind=Kind.FULL, data={"item": "flood-1998"}),
    ]
    item = an_item(scan={**SCAN, "alt": None}, scan_digest=SCAN["digest"], year=None)
    item.summary = ""
    brought = an_item("brought", title="外来", title_en="Brought", summary_en="Brought", is_demonstration=True)
    db_session.commit()
    editor = desk_of(app, PUBLISHER)
    first = lacks(editor)
    assert {key: count for key, count in first.items() if count} == {
        "exhibit-alt": 1, "block-alt": 2, "narration": 1, "scan-alt": 1, "scan-caption": 1, "source": 1, "summary": 1, "year": 1,
        "rights": 2, "exhibit-english": 1, "page-english": 1, "english": 1,
    }  # fmt: skip
    exhibit.art_alt, exhibit.title_en, exhibit.lead_en, exhibit.art_alt_en = (
        "一座桥",
        "A bridge",
        "Bridges.",
        "A bridge",
    )
    page.title_en = "The first arch"
    for block in page.blocks:
        block.data = {**block.data, "text_en": "Stone.", "alt": "一座山", "alt_en": "A hill"}
    item.scan = {**SCAN, "alt": "一条堤", "caption": "1998 年的堤", "caption_en": "The dyke in 1998"}
    item.summary, item.year, item.title_en, item.summary_en = "大水。", 1998, "The flood", "A flood."
    item.record, brought.record = {"rights": "本馆所摄"}, {"rights_uri": "https://creativecommons.org/licenses/by/4.0/"}
    source = Source(key="S1", grade="A", title="年鉴", issuer="史志办")
    db_session.add(source)
    db_session.flush()
    db_session.add(ItemSource(item_id=item.id, source_id=source.id))
    db_session.commit()
    assert {key: count for key, count in lacks(editor).items() if count} == {"narration": 1, "scan-alt-en": 1}
    item.scan = {**item.scan, "alt": None, "is_decorative": True}
    db_session.commit()
    assert {key: count for key, count in lacks(editor).items() if count} == {"narration": 1}, (
        "decoration needs no words"
    )
