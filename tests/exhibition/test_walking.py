"""A list of records one walks through: the closest first, each record knows its neighbours in it, and an empty one says why."""

import json

import pytest

from app.content.rules import Publication
from app.content.workflow import operations as workflow
from app.core import clock, search
from app.core.db import db
from app.exhibition import searchable
from app.exhibition.collection import closest, facets, neighbours, queries
from app.exhibition.collection.chosen import Choice, Order
from app.exhibition.collection.neighbours import Standing
from app.exhibition.models import BlockItem, Exhibit, ExhibitPage, Item, ItemTheme, Term
from tests.builders.exhibition import a_hall, a_page, an_exhibit, an_item
from tests.site import Site

LIST = "/exhibition/items"


@pytest.fixture
def records(app, db_session) -> dict[str, Item]:
    """Five of the river, one of them without a year, two of a year without a day, one whose summary alone says 黄河."""
    said = (
        ("bridge", "黄河大桥通车那一天", 1998, "1998-07"), ("river", "黄河", 1990, None), ("flood", "那年的水", 1998, None),
        ("boat", "摆渡的船", 2004, "2004"), ("song", "黄河谣", None, None),
    )  # fmt: skip
    theme = Term(vocabulary="theme", key="water", name="水", name_en="Water", position=1)
    db_session.add(theme)
    rows = {}
    for slug, title, year, date in said:
        rows[slug] = an_item(slug, title=title, year=year, date=date)
        rows[slug].summary = "他在黄河上摆渡。" if slug == "boat" else "一件旧事。"
        if slug != "song":
            rows[slug].themes.append(theme)
    db_session.flush()
    search.put(*searchable.items([each.id for each in rows.values()]))
    db_session.commit()
    return rows


def slugs(choice: Choice, size: int = 24) -> list[str]:
    return [each.slug for each in queries.items(choice, clock.now(), size=size)[0]]


def walked(choice: Choice, first: str) -> list[str]:
    """From a record by its “next” to the end; each step says its number, and leads back to where one came from."""
    found, item, before = [], queries.item(first, clock.now()), None
    while item is not None:
        stands = neighbours.standing(item, choice, clock.now())
        found.append(item.slug)
        assert stands.number == len(found) and stands.before is before
        item, before = stands.after, item
    assert stands.total == len(found)
    return found


@pytest.mark.parametrize(
    ("choice", "order"),
    [
        (Choice(), "river flood bridge boat song"),
        (Choice(order=Order.NEWEST), "boat bridge flood river song"),
        (Choice(theme="water"), "river flood bridge boat"),
        (Choice(text="黄河"), "river song bridge boat"),
        (Choice(text="黄河", theme="water"), "river bridge boat"),
        (Choice(text="黄河", order=Order.OLDEST), "river bridge boat song"),
        (Choice(theme="water", decade=1990), "river flood bridge"),
    ],
)
def test_the_next_record_is_the_next_of_the_list(records, choice, order):
    assert slugs(choice) == order.split() == walked(choice, order.split()[0])
    pages = [queries.items(choice, clock.now(), number, 1)[0][0].slug for number in range(1, len(order.split()) + 1)]
    assert pages == order.split()


def test_by_title_the_neighbours_are_those_of_the_list(records):
    titles = slugs(Choice(order=Order.TITLE))
    assert walked(Choice(order=Order.TITLE), titles[0]) == titles


def test_the_order_is_that_of_the_sites_search(records):
    found = [hit.key for hit in search.find("黄河", now=clock.now(), kinds=("item",))]
    assert slugs(Choice(text="黄河")) == found


def test_more_titles_than_are_put_in_order_are_all_listed(records, monkeypatch):
    monkeypatch.setattr(closest, "MOST_RANKED", 2)
    found = slugs(Choice(text="黄河"))
    assert sorted(found) == ["boat", "bridge", "river", "song"] and walked(Choice(text="黄河"), found[0]) == found


def test_a_record_that_is_not_in_the_list_stands_among_all(records):
    for choice in (Choice(theme="water"), Choice(text="桥"), Choice(exhibit="no-such")):
        stands = neighbours.standing(records["song"], choice, clock.now())
        assert stands == Standing(Choice(), records["boat"], None, 5, 5)


def test_a_record_withdrawn_meanwhile_is_walked_past(app, records, db_session):
    records["flood"].state = Publication.WITHDRAWN
    db_session.commit()
    site = Site(app)
    site.get(f"{LIST}/flood?theme=water", status=404)
    assert site.get(f"{LIST}/river?theme=water").one("[rel=next]")["href"] == f"{LIST}/bridge?theme=water"


def test_a_list_is_walked_by_links_and_left_where_one_stands(app, records):
    site = Site(app)
    listed = site.get(f"{LIST}?q=黄河&theme=water")
    assert listed.texts(".records-list .filters [aria-current]") == ["最相关"]
    assert listed.texts("mark") == ["黄河", "黄河", "黄河"] and listed.one("meta[name=robots]")["content"] == "noindex"
    page = site.get(listed.select(".item-card a")[0]["href"])
    assert "第 1 件，共 3 件" in page and "从这个列表来：文字“黄河” · “水”" in page.one(".record-list").text
    assert page.one("link[rel=canonical]")["href"].endswith(f"{LIST}/river")
    assert page.one("meta[name=robots]")["content"] == "noindex"
    after = site.get(page.one("[rel=next]")["href"])
    assert "第 2 件，共 3 件" in after and after.links()["回到列表"] == listed_at(theme="water")
    plain = site.get(f"{LIST}/river")
    assert "第 1 件，共 5 件" in plain and plain.one("[rel=next]")["href"] == f"{LIST}/flood"
    assert not plain.select("meta[name=robots]") and not plain.select(".record-list")
    assert json.loads(page.one("script[type='application/ld+json']").text) == json.loads(
        plain.one("script[type='application/ld+json']").text
    ), "the record says the same of itself from wherever one comes"


def listed_at(**more: str) -> str:
    return f"{LIST}?q=%E9%BB%84%E6%B2%B3" + "".join(f"&{name}={value}" for name, value in more.items())


def test_an_empty_list_says_what_to_let_go(app, records):
    page = Site(app).get(f"{LIST}?q=黄河&theme=water&decade=1950")
    ways = {link.text.strip(): link["href"] for link in page.select(".nexts a")}
    assert ways == {"不限“1950 年代”，3 条": listed_at(theme="water"), "看全部记录": LIST}
    assert page.texts(".records-choice .chip--current") == ["去掉 文字“黄河” ✕", "去掉 “水” ✕", "去掉 “1950 年代” ✕"]
    alone = Site(app).get(f"{LIST}?theme=no-such")
    assert [link.text.strip() for link in alone.select(".nexts a")] == ["看全部记录"]


def test_the_quote_of_a_hit_stands_where_neither_title_nor_summary_says_it(app, records, db_session):
    records["flood"].record = {"transcript": "他说：水退了，树上还挂着草。"}
    db_session.flush()
    search.put(*searchable.items([records["flood"].id]))
    db_session.commit()
    page = Site(app, lang="en").get(f"{LIST}?q=挂着")
    quote = page.one(".card-quote")
    assert quote["lang"] == "zh-CN" and "树上还 挂着 草" in " ".join(quote.stripped_strings)


@pytest.mark.parametrize(
    "hostile",
    ["q=%27%22%3E%3Cscript%3E", "q=" + "很" * 4000, "q=*:^()AND+OR+NEAR", "decade=99999999999999999999", "decade=-1",
     "order=sideways", "page=9999999999999999999999", "page=-4", "page=%D9%A3", "theme=%0A%0D", "exhibit=../../etc"],
)  # fmt: skip
def test_nonsense_in_the_address_is_a_list(app, records, hostile):
    site = Site(app)
    assert site.client.get(f"{LIST}?{hostile}").status_code in (200, 404)
    assert site.get(f"{LIST}/river?{hostile}").select("[rel=next]")


def test_the_list_of_an_exhibit_that_moved_is_found_at_its_old_address(app, records, db_session):
    exhibit = an_exhibit(a_hall())
    page = a_page(exhibit, "arch", "桥拱。")
    db_session.add(BlockItem(block_id=page.blocks[0].id, item_id=records["river"].id, position=0))
    exhibit.slug = "old-bridge"
    workflow.keep_address("exhibit", exhibit.id, "bridge", "old-bridge")
    db_session.commit()
    client = Site(app).client
    for path in (LIST, f"{LIST}/river", f"{LIST}/random"):
        moved = client.get(f"{path}?exhibit=bridge&order=oldest")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"{path}?exhibit=old-bridge&order=oldest")
    assert "第 1 件，共 1 件" in Site(app).get(f"{LIST}/river?exhibit=old-bridge")
    assert client.get(f"{LIST}?exhibit=never-was").status_code == 200
    db.session.query(Exhibit).one().state = db.session.query(ExhibitPage).one().state = Publication.DRAFT
    db.session.commit()
    assert client.get(f"{LIST}?exhibit=bridge").status_code == 200


def test_classes_and_decades_are_counted_without_what_is_not_public(records, db_session):
    records["flood"].state = Publication.DRAFT
    db_session.flush()
    found = facets.of(Choice(), clock.now())
    assert [(each.term.key, each.count) for each in found.classes] == [("event", 4)]
    assert found.decades == [(1990, 2), (2000, 1)] == facets.of(Choice(decade=1990), clock.now()).decades
    assert [(each.term.key, each.count) for each in found.themes] == [("water", 3)]
    assert db.session.query(ItemTheme).count() == 4, "the link of the record not shown is still there"
