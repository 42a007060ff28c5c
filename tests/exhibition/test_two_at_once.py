"""Two people at the editors' desk at once: nobody overwrites another, and what is being used is not taken away."""

import threading

import pytest
import sqlalchemy

from app.accounts.rules import Role
from app.content import operations as content
from app.content.rules import Publication
from app.content.workflow import queries as version_queries
from app.core import audit, clock
from app.core.audit import System
from app.core.db import db
from app.core.db import writing as transaction
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Exhibit, ExhibitPage
from app.exhibition.publishing import desk, operations, rules, writing
from app.exhibition.recordings import operations as recordings
from app.exhibition.recordings.models import Recording
from app.exhibition.recordings.rules import Sort
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit
from tests.site import Site

DESK = "/desk/exhibition/exhibits/bridge"
PAGE = f"{DESK}/pages/first-arch"


def an_editor(app) -> Site:
    return signed_in(app, Role.EDITOR, scope=PUBLISHER)


def newest(bridge: ExhibitPage) -> dict:
    """What the newest version says of the page."""
    exhibit = bridge.exhibit
    db.session.expire_all()
    return version_queries.current_body(writing.EXHIBIT, exhibit)["pages"]["first-arch"]


def test_the_second_of_two_editors_overwrites_nothing_and_sees_both(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    annas, bens = anna.get(f"{PAGE}/blocks/1"), ben.get(f"{PAGE}/blocks/1")
    assert "打开了这一篇" in bens, "the second writer is told"
    anna.submit(annas, text="安娜：桥拱是青石的。")
    late = ben.submit(bens, status=422, text="本：桥拱是砖的。")
    assert "刚才有人改过这里" in late
    assert "安娜：桥拱是青石的。" in late.one(".their-words").text
    assert "本：桥拱是砖的。" in late.one("textarea[name=text]").text
    ben.submit(late)
    assert newest(bridge)["blocks"][0]["data"]["text"] == "本：桥拱是砖的。"


def test_two_who_write_different_blocks_both_keep_their_words(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    annas, bens = anna.get(f"{PAGE}/blocks/1"), ben.get(f"{PAGE}/blocks/2")
    anna.submit(annas, text="安娜：桥拱是青石的。")
    ben.submit(bens, text="本：栏杆是铁的。")
    assert [each["data"]["text"] for each in newest(bridge)["blocks"]] == ["安娜：桥拱是青石的。", "本：栏杆是铁的。"]


def test_a_block_removed_meanwhile_leaves_what_was_typed(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    bens = ben.get(f"{PAGE}/blocks/1")
    anna.submit(anna.get(PAGE), "form[action$='/blocks/1/removal']")
    late = ben.submit(bens, status=None, text="本：桥拱是砖的。")
    assert late.status == 422
    assert "本：桥拱是砖的。" in late.one("textarea[name=text]").text


def test_a_block_somebody_rewrote_is_not_removed_unseen(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    stale = ben.get(PAGE)
    anna.submit(anna.get(f"{PAGE}/blocks/1"), text="安娜：桥拱是青石的。")
    said = ben.follow(ben.submit(stale, "form[action$='/blocks/1/removal']"))
    assert "刚才有人改过这里" in said and "安娜：桥拱是青石的。" in said


def test_exhibit_facts_are_not_overwritten_either(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    annas, bens = anna.get(DESK), ben.get(DESK)
    form = f"form[action='{DESK}']"
    fields = {"art_alt": "剪纸：一座桥。"}
    anna.submit(annas, form, lead="安娜的导语。", **fields)
    late = ben.submit(bens, form, status=422, lead="本的导语。", **fields)
    assert "安娜的导语。" in late.one(".their-words").text
    assert "本的导语。" in late.one("textarea[name=lead]").text


def test_two_who_save_at_once_write_two_versions_or_one_is_told(app, bridge, db_session):
    """The number of the version decides in the database: nothing is lost, no number is given twice."""
    number, outcomes, barrier = bridge.exhibit_id, [], threading.Barrier(2)
    db_session.remove()

    def write(words: str) -> None:
        with app.app_context():
            barrier.wait()
            with transaction():
                exhibit = db.session.get(Exhibit, number)
                change = rules.with_block_said("first-arch", "1", {"text": words})
                try:
                    part = desk.block("first-arch", "1")
                    operations.change(exhibit, 0, change, part, by=System(), now=clock.now())
                    db.session.commit()
                    outcomes.append("saved")
                except content.ChangedMeanwhile:
                    db.session.rollback()
                    outcomes.append("told")
                db.session.remove()

    threads = [threading.Thread(target=write, args=(words,)) for words in ("安娜的话。", "本的话。")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["saved", "told"]
    assert version_queries.number_of_head("exhibit", number) == 2


def test_a_published_exhibit_of_a_draft_that_follows_each_save(app, db_session):
    """What nobody reads yet has no second copy: the rows say what was saved last."""
    exhibit = an_exhibit(a_hall(), state=Publication.DRAFT)
    page = a_page(exhibit, "first-arch", "旧的话。")
    page.state = Publication.PUBLISHED
    db_session.commit()
    editor = an_editor(app)
    editor.submit(editor.get(f"{PAGE}/blocks/1"), text="新的话。")
    db_session.expire_all()
    assert page.blocks[0].data == {"text": "新的话。"} and page.words == "新的话。"


# --- a recording is deleted while a colleague puts it on a page ---


@pytest.fixture
def spoken(bridge, db_session) -> str:
    """An uploaded recording; gives its digest."""
    row = Recording(
        digest="a" * 64, sort=Sort.AUDIO, ending="mp3", media_type="audio/mpeg", size=1_000, title="听桥",
        added_by=None, added_by_name="安娜", added_at=clock.now(),
    )  # fmt: skip
    db_session.add(row)
    db_session.commit()
    return row.digest


def saying(digest: str) -> dict[str, str]:
    return {"recording": digest, "title": "听桥", "transcript": "桥在唱歌。"}


def put_on_the_page(number: int, digest: str) -> None:
    change = rules.with_block("first-arch", "sound", Kind.AUDIO, saying(digest))
    exhibit = db.session.get(Exhibit, number)
    operations.change(exhibit, 0, change, lambda _body: None, by=System(), now=clock.now())


def delete(_number: int, digest: str) -> None:
    recordings.remove(digest, by=audit.System(), now=clock.now())


ORDERS = {
    "deleted first": (delete, put_on_the_page, content.TakenAway),
    "used first": (put_on_the_page, delete, recordings.InUse),
}


@pytest.mark.parametrize(("first", "second", "told"), ORDERS.values(), ids=ORDERS)
def test_a_recording_is_deleted_or_put_on_a_page_but_not_both(first, second, told, app, bridge, spoken, db_session):
    """Two connections: the second waits for the first, and then sees what it did."""
    number, outcomes, has_acted = bridge.exhibit_id, [], threading.Event()
    db_session.remove()

    def begin() -> None:
        with app.app_context(), transaction():
            first(number, spoken)
            has_acted.set()
            late.join(0.3)
            outcomes.append("still waiting" if late.is_alive() else "did not wait")
            db.session.commit()
            db.session.remove()

    def follow() -> None:
        has_acted.wait()
        with app.app_context(), transaction():
            try:
                second(number, spoken)
                db.session.commit()
            except (content.TakenAway, recordings.InUse) as error:
                outcomes.append(type(error))
            db.session.rollback()
            db.session.remove()

    late = threading.Thread(target=follow)
    early = threading.Thread(target=begin)
    [thread.start() for thread in (late, early)]
    [thread.join() for thread in (late, early)]
    assert outcomes == ["still waiting", told]
    is_there = db.session.query(Recording).count()
    uses = "sound" in {each["key"] for each in newest(db.session.get(ExhibitPage, bridge.id))["blocks"]}
    assert is_there == uses


def test_who_chose_what_a_colleague_deletes_is_told_and_keeps_the_words(app, bridge, spoken, monkeypatch):
    """On PostgreSQL between the check and the saving; on SQLite who saves keeps others out, so before it."""
    anna, ben = an_editor(app), an_editor(app)
    form, checked = ben.get(f"{PAGE}/new-block/audio"), operations.checked

    def anna_deletes() -> None:
        with db.engine.connect() as other:
            other.execute(sqlalchemy.delete(Recording))
            other.commit()

    def and_meanwhile(*told) -> None:
        checked(*told)
        anna_deletes()

    if db.engine.dialect.name == "postgresql":
        monkeypatch.setattr(operations, "checked", and_meanwhile)
    else:
        anna_deletes()
    late = ben.submit(form, status=422, **saying(spoken))
    assert "请先准备一个，再来选" in late and "桥在唱歌。" in late.one("textarea[name=transcript]").text
    assert [each["kind"] for each in newest(bridge)["blocks"]] == ["text", "text"]
    removal = f"/desk/exhibition/recordings/{spoken}/removal"
    assert "它已经删除了" in anna.follow(anna.post(removal, {}, 303))


def test_an_old_version_whose_recording_is_gone_is_not_restored_as_it_was(app, bridge, spoken):
    editor = an_editor(app)
    editor.submit(editor.get(f"{PAGE}/new-block/audio"), **saying(spoken))
    key = newest(bridge)["blocks"][-1]["key"]
    editor.submit(editor.get(PAGE), f"form[action$='/blocks/{key}/removal']")
    recordings.remove(spoken, by=System(), now=clock.now())
    db.session.commit()
    listed = editor.get("/desk/review/exhibit/bridge")
    form = "form[action$='/restoration']:has(input[name=number_wanted][value='2'])"
    assert "录音或录像已经删除" in editor.follow(editor.submit(listed, form))
    assert key not in {each["key"] for each in newest(bridge)["blocks"]}
