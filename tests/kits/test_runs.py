"""A run of kits for the whole network: stretch after stretch, and on again after it was killed."""

import datetime

import pypdfium2
import pytest

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db, writing
from app.kits import batches, operations, paper, queries, rules
from app.kits.models import KitBatch
from app.qr import queries as codes
from tests.builders.accounts import person, signed_in
from tests.builders.stations import station

pytestmark = pytest.mark.sqlite_only
PLACES = 5
LATER = rules.LEASE + datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch):
    """Small stretches, so that five places are three of them."""
    monkeypatch.setattr(batches, "AT_ONCE", 2)


@pytest.fixture
def places(db_session) -> list[int]:
    made = [station(county_code="371602" if number % 2 else "371603").id for number in range(PLACES)]
    db.session.commit()
    return made


@pytest.fixture
def run(places) -> KitBatch:
    """A run that was asked for and that nobody works on yet."""
    by = person(Role.OPERATOR)
    made = operations.open_batch(
        "station", ("", "全部站点"), places, key="abc", is_specimen=True, by=by, now=clock.now()
    )
    db.session.commit()
    return made


def work(key: str) -> bool:
    with writing():
        more = batches.stretch(key)
        db.session.remove()
    return more


def fresh(key: str = "abc") -> KitBatch:
    db.session.rollback()
    return queries.by_key(key)


def test_an_operator_asks_watches_and_downloads(app, places):
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get("/desk/codes")
    page = operator.follow(operator.submit(page, "form[action$='/runs']"))
    assert f"做好了：{PLACES} 份，{PLACES * 3} 张" in page and "样张" in page
    link = next(a["href"] for a in page.soup.select("main a") if a["href"].endswith(".pdf"))
    file = operator.get(link)
    assert len(pypdfium2.PdfDocument(file.data)) == PLACES * 3
    assert "kits-all.pdf" in file.headers["Content-Disposition"]
    page = operator.get("/desk/codes")
    county = operator.follow(operator.submit(page, "form[action$='/runs']", group="station:371602"))
    assert "做好了：2 份，6 张" in county
    assert len(codes.in_use("station", places)) == PLACES * 3, "the second run prints the codes of the first"
    for role in (Role.EDITOR, Role.MEMBER):
        signed_in(app, role, scope="center").get(link, status=403)


def test_the_pages_follow_the_order_of_the_places(run):
    while work("abc"):
        pass
    paper_file = pypdfium2.PdfDocument(batches.file_of("abc"))
    shown = [paper_file[number].get_textpage().get_text_bounded().replace(" ", "") for number in range(PLACES * 3)]
    order = [each for number in fresh().targets for each in codes.in_use("station", [number])]
    assert all(each.printed_code in words for each, words in zip(order, shown, strict=True))


def test_a_killed_run_goes_on_where_it_was(run, monkeypatch):
    assert work("abc")
    first = batches.folder() / "abc" / "000000.pdf"
    before = first.stat().st_mtime_ns

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(paper, "pdf", killed)
        with pytest.raises(KeyboardInterrupt):
            work("abc")
    assert fresh().done == 2
    assert not work("abc"), "the lease of the killed stretch still holds"
    now = clock.now()
    assert queries.left_alone(now) == [] and queries.left_alone(now + LATER) == ["abc"]
    monkeypatch.setattr(clock, "now", lambda: now + LATER)
    batches.go_on()  # Every minute; the queue works at once in tests.
    done = fresh()
    assert (done.done, done.sheets, done.finished_at is not None) == (PLACES, PLACES * 3, True)
    assert len(pypdfium2.PdfDocument(batches.file_of("abc"))) == PLACES * 3
    assert len(codes.in_use("station", done.targets)) == PLACES * 3, "no code was made twice"
    assert before and not first.exists(), "the pieces are put together and gone"


def test_two_workers_do_not_make_the_same_stretch(run):
    assert operations.take("abc", clock.now()) is not None
    db.session.commit()
    assert operations.take("abc", clock.now()) is None
    assert operations.put_down("abc", before=0, made=2, sheets=6)
    assert not operations.put_down("abc", before=0, made=2, sheets=6)


def test_a_run_called_off_stops_and_keeps_its_codes(app, run):
    operator = signed_in(app, Role.OPERATOR)
    assert work("abc")
    page = operator.get("/desk/codes/runs/abc")
    assert "正在做：2 / 5 份" in page and page.one("progress")["value"] == "2"
    assert "已取消" in operator.follow(operator.submit(page, "form[action$='/cancellation']"))
    assert not work("abc")
    assert fresh().done == 2
    operator.get("/desk/codes/runs/abc.pdf", status=404)
    batches.forget_old()
    assert not list(batches.folder().iterdir())


def test_a_run_that_fails_says_so_and_is_not_tried_for_ever(app, run, monkeypatch):
    def broken(*_arguments):
        raise ValueError("no paper")

    monkeypatch.setattr(paper, "pdf", broken)
    assert not work("abc")
    assert fresh().error == "failed" and queries.left_alone(clock.now() + LATER) == []
    assert "中途出了错" in signed_in(app, Role.AUDITOR).get("/desk/codes/runs/abc")


def test_there_is_no_run_of_nothing_and_none_without_end(db_session):
    by = person(Role.OPERATOR)
    for targets, error in (([], operations.NothingToPrint), (range(rules.MOST_KITS + 1), operations.TooMany)):
        with pytest.raises(error):
            operations.open_batch("station", ("", ""), targets, key="x", is_specimen=True, by=by, now=clock.now())


def test_files_go_after_two_weeks(run, monkeypatch):
    while work("abc"):
        pass
    batches.forget_old()
    assert batches.file_of("abc").exists()
    then = clock.now() + rules.FILES_KEPT + datetime.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: then)
    batches.forget_old()
    assert not batches.file_of("abc").exists()
