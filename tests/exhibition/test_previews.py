"""What is typed is looked at before it is saved, and looking saves nothing."""

import flask
import sqlalchemy

from app.accounts.rules import Role
from app.content.workflow import queries as version_queries
from app.core.db import db
from app.exhibition.models import Exhibit, Item, Term
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, an_item
from tests.builders.workflow import desk_of

DESK = "/desk/exhibition/exhibits/bridge"
PAGE = f"{DESK}/pages/first-arch"


def test_a_preview_of_too_little_says_what_is_missing(app, bridge):
    editor = desk_of(app, PUBLISHER)
    looked = editor.submit(editor.get(f"{PAGE}/blocks/1"), status=200, press="预览", text="")
    assert "请填写这一项" in looked and "桥拱是石头的。" in looked


def test_the_facts_of_an_exhibit_are_looked_at_before_they_are_saved(app, bridge, db_session):
    editor = desk_of(app, PUBLISHER)
    looked = editor.submit(
        editor.get(DESK),
        f"form[action='{DESK}']",
        status=200,
        press="预览",
        title="桥与人",
        art_alt="剪纸：一座桥。",
        is_adult=True,
    )
    assert looked.h1 == "桥与人" and looked.select("[data-preview] .adult-notice")
    wrong = editor.submit(
        editor.get(DESK), f"form[action='{DESK}']", status=200, press="预览", title="", art_alt="剪纸：桥。"
    )
    assert wrong.h1 == "一座桥的故事" and "请填写标题" in wrong
    new = editor.get("/desk/exhibition/new-exhibit")
    looked = editor.submit(new, status=200, press="预览", title="渡口", lead="没有桥的时候。")
    assert (
        looked.h1 == "渡口" and "没有桥的时候。" in looked.one("[data-preview] .lead").text and "请填写网址名" in looked
    )
    page = editor.get(PAGE)
    looked = editor.submit(page, f"form[action='{PAGE}']", status=200, press="预览", title="头一个桥拱")
    assert looked.h1 == "头一个桥拱"
    db_session.expire_all()
    assert version_queries.number_of_head("exhibit", bridge.exhibit_id) == 0, "a preview saves nothing"
    assert [each.slug for each in db_session.query(Exhibit)] == ["bridge"]


def test_a_record_is_looked_at_before_it_is_saved(app, db_session):
    a_hall()
    an_item()
    db_session.commit()
    editor, address = desk_of(app, PUBLISHER), "/desk/exhibition/items/flood-1998"
    page = editor.get(address)
    typed = {"title": "大水之年", "subjects": "水；新题", "rows-0-item": "nobody"}
    looked = editor.submit(page, f"main form[action='{address}']", status=200, press="预览", **typed)
    assert looked.h1 == "洪水之年" and "没有网址名为 nobody 的记录" in looked, "too little to save: what is there"
    typed["rows-0-item"] = ""
    looked = editor.submit(page, f"main form[action='{address}']", status=200, press="预览", **typed)
    assert looked.h1 == "大水之年" and "新题" in looked
    new = editor.get("/desk/exhibition/items/new")
    looked = editor.submit(new, status=200, press="预览", title="旱年", slug="flood-1998", date="1999")
    assert looked.h1 == "旱年" and "1999" in looked and "请用两句话说说它是什么" in looked
    db_session.expire_all()
    assert [each.title for each in db_session.query(Item)] == ["洪水之年"]
    assert not db_session.query(Term).filter_by(name="新题").count(), "a preview saves nothing"
    desk_of(app, "bureau").post(f"{address}/preview", status=404)
    signed_in(app, Role.AUDITOR).post(f"{address}/preview", status=403)


def test_nobody_who_writes_waits_while_a_preview_is_drawn(app, bridge, db_session):
    """A second connection takes the write lock of SQLite at once, in the midst of each preview; on PostgreSQL no row is held."""
    an_item()
    db_session.commit()
    editor, taken, url = desk_of(app, PUBLISHER), [], db.engine.url

    def write(_app, template, **_context) -> None:
        if not template.name.startswith("exhibition/desk/preview"):
            return
        other = sqlalchemy.create_engine(url, connect_args={"timeout": 0} if url.get_backend_name() == "sqlite" else {})
        with other.connect() as connection:
            if url.get_backend_name() == "postgresql":
                connection.exec_driver_sql("SET lock_timeout = 200")
            connection.execute(sqlalchemy.update(Item).values(to_check=True))
            connection.rollback()
        other.dispose()
        taken.append(template.name)

    item = "/desk/exhibition/items/flood-1998"
    looks = {
        item: (f"main form[action='{item}']", {"title": "大水", "subjects": "水；新题"}),
        "/desk/exhibition/items/new": ("main form", {"title": "旱年"}),
        f"{PAGE}/blocks/1": (None, {"text": "桥拱是青石的。"}),
        DESK: (f"form[action='{DESK}']", {"title": "桥与人", "art_alt": "剪纸：一座桥。"}),
        PAGE: (f"form[action='{PAGE}']", {"title": "头一个桥拱"}),
    }
    with flask.before_render_template.connected_to(write, app):
        for address, (form, typed) in looks.items():
            forms = [form] if form else []
            editor.submit(editor.get(address), *forms, status=200, press="预览", **typed)
    assert len(taken) == len(looks)
