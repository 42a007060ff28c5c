"""The curator's order: an exhibit's records stand in the list as one meets them when reading."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from app import create_app
from app.content.rules import Publication
from app.core import clock
from app.core.db import db
from app.core.db import writing as writing_to
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection import facets, queries, shown
from app.exhibition.collection.chosen import Choice, Order
from app.exhibition.models import Block, BlockItem, Exhibit, ExhibitPage, Item
from app.exhibition.publishing import writing
from tests.builders.exhibition import a_hall, a_page, an_exhibit, an_item
from tests.conftest import close, config_for, run_command
from tests.site import Site

LIST = "/exhibition/items?exhibit=bridge"


def grid(*slugs: str) -> dict:
    return {"entries": [{"item": slug} for slug in slugs]}


def a_block(page: ExhibitPage, *slugs: str, is_hidden: bool = False) -> Block:
    place = len(page.blocks) + 1
    page.blocks.append(Block(key=str(place), position=place, kind=Kind.GRID, data=grid(*slugs), is_hidden=is_hidden))
    return page.blocks[-1]


@pytest.fixture
def bridge(app, db_session) -> Exhibit:
    """Two pages: the newest record first, one that comes twice, one in a hidden block; another room shows the oldest."""
    for slug, year in (("new", 2020), ("old", 1990), ("middle", 2005), ("hidden", 1980), ("nowhere", 2000)):
        an_item(slug, title=slug, year=year)
    hall = a_hall()
    exhibit = an_exhibit(hall)
    second, first = a_page(exhibit, "second"), a_page(exhibit, "first")
    first.position, second.position = 1, 2
    a_block(first, "new", "old")
    a_block(first, "hidden", is_hidden=True)
    a_block(second, "middle", "new")
    other = a_page(an_exhibit(hall, "tower", title="一座塔", position=2), "stairs")
    a_block(other, "old")
    db_session.flush()
    db_session.expire_all()
    for each in (exhibit, other.exhibit):
        writing.put(each, writing.body(each))
    db_session.commit()
    return exhibit


def slugs(choice: Choice) -> Sequence[str]:
    return [each.slug for each in queries.items(choice, clock.now())[0]]


def rooms(choice: Choice) -> dict[str, int]:
    return {exhibit.slug: count for exhibit, count in facets.of(choice, clock.now()).exhibits}


def test_the_order_is_the_curators_until_another_is_chosen():
    assert Choice().sorting is Order.OLDEST and Choice(order=Order.CURATOR).sorting is Order.OLDEST
    assert Choice(exhibit="bridge").sorting is Order.CURATOR
    assert Choice(exhibit="bridge", order=Order.TITLE).sorting is Order.TITLE


def test_records_stand_as_one_meets_them_each_once(bridge):
    in_bridge = Choice(exhibit="bridge")
    assert slugs(in_bridge) == ["new", "old", "middle"]
    assert slugs(in_bridge.but(order=Order.OLDEST)) == ["old", "middle", "new"]
    assert slugs(in_bridge.but(decade=1990)) == ["old"] and slugs(Choice(exhibit="no-such")) == []
    assert [each.slug for each in queries.items(in_bridge, clock.now(), 2, 2)[0]] == ["middle"]
    assert [each.slug for each in shown.shown_in(bridge, clock.now())] == ["new", "old", "middle"]


def test_rooms_are_counted_with_what_they_show_and_anybody_may_see(bridge, db_session):
    assert rooms(Choice()) == rooms(Choice(exhibit="tower")) == {"bridge": 3, "tower": 1}
    assert rooms(Choice(decade=1990)) == {"bridge": 1, "tower": 1} and rooms(Choice(decade=1980)) == {}
    assert facets.of(Choice(exhibit="tower"), clock.now()).decades == [(1990, 1)]
    db.session.query(ExhibitPage).filter_by(slug="second").one().state = Publication.DRAFT
    db.session.query(Item).filter_by(slug="old").one().state = Publication.DRAFT
    db.session.flush()
    assert rooms(Choice()) == {"bridge": 1} and slugs(Choice(exhibit="bridge")) == ["new"]
    bridge.state = Publication.DRAFT
    db.session.flush()
    assert rooms(Choice()) == {} and slugs(Choice(exhibit="bridge")) == []


def test_a_record_in_a_hidden_block_appears_on_no_page(bridge):
    item = db.session.query(Item).filter_by(slug="hidden").one()
    assert shown.uses(item, clock.now()) == []
    assert [each.slug for each in shown.uses(queries.item("new", clock.now()), clock.now())] == ["first", "second"]


def test_a_new_order_in_a_block_is_a_new_order_in_the_list(bridge):
    said = writing.body(bridge)
    said["pages"]["first"]["blocks"][0]["data"] = grid("old", "new")
    writing.put(bridge, said)
    db.session.commit()
    assert slugs(Choice(exhibit="bridge")) == ["old", "new", "middle"]


def test_places_that_were_never_kept_are_read_from_the_blocks(databases, tmp_path):
    url = databases.create()
    app = create_app(config_for(url, tmp_path))
    run_command(app, "db", "upgrade")
    kept = select(Item.slug, BlockItem.position).join(BlockItem).order_by(BlockItem.position)
    with app.app_context(), writing_to():
        items = [an_item(slug) for slug in ("a", "b", "c")]
        page = a_page(an_exhibit(a_hall()))
        data = {"entries": [{"items": ["c"], "text": "…"}, {"item": "b", "items": ["a", "c"]}]}
        page.blocks.append(Block(key="1", position=1, kind=Kind.TIMELINE, data=data, items=items))
        db.session.commit()
        assert {place for _slug, place in db.session.execute(kept)} == {0}
        db.session.remove()
    run_command(app, "db", "downgrade", "0045")
    run_command(app, "db", "upgrade")
    with app.app_context():
        assert db.session.execute(kept).all() == [("c", 0), ("b", 1), ("a", 2)]
        db.session.remove()
    close(app)
    databases.drop(url)


def test_the_list_of_a_room_keeps_its_order_and_can_be_passed_on(app, bridge):
    page = Site(app).get(LIST)
    assert page.texts(".item-card .card-title") == ["new", "old", "middle"]
    assert page.texts(".records-list .filters [aria-current]") == ["策展顺序"]
    assert page.texts("#by-exhibit + ul [aria-current]") == ["一座桥的故事 3"]
    links = page.links()
    assert links["看展厅：一座桥的故事"] == "/exhibition/bridge"
    assert (
        links["从早到晚"] == f"{LIST}&order=oldest" and links["随便看一件"] == "/exhibition/items/random?exhibit=bridge"
    )
    assert page.one("main form[role=search] [name=exhibit]")["value"] == "bridge"
    assert Site(app).get(f"{LIST}&order=oldest").texts(".item-card .card-title") == ["old", "middle", "new"]
    assert "策展顺序" not in Site(app).get("/exhibition/items?order=curator")
    assert Site(app).get("/exhibition/bridge").links()["筛选本展厅的展品记录"] == LIST


def test_a_random_record_is_one_of_those_chosen(app, bridge):
    client = Site(app).client
    for _ in range(4):
        assert client.get("/exhibition/items/random?exhibit=tower").headers["Location"].endswith("/old?exhibit=tower")
    assert client.get("/exhibition/items/random?exhibit=no-such").status_code == 404
