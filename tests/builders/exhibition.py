"""Rows of the hall: exhibits, pages, records, draws."""

import datetime
import json
from pathlib import Path
from typing import Any

from app.content.moderation.rules import Moderation
from app.content.pictures import files as picture_files
from app.content.pictures.models import Picture
from app.content.rules import Publication
from app.core import city, clock, codes
from app.core.audit import System
from app.core.db import db
from app.exhibition import loading
from app.exhibition.blocks.rules import Kind
from app.exhibition.draws import operations as draws
from app.exhibition.games import catalogue
from app.exhibition.loans.models import OWNER, Loan
from app.exhibition.loans.rules import Sort
from app.exhibition.models import Block, Exhibit, ExhibitPage, Hall, Item, Section, Term
from tests.builders.pictures import jpeg

PUBLISHER = "center"


def a_hall(publisher: str = PUBLISHER) -> Hall:
    hall = Hall(
        slug=f"hall-of-{publisher}", publisher=publisher, title="线上展馆", title_en="Online hall", lead="一座展馆。"
    )
    db.session.add(hall)
    db.session.flush()
    return hall


def an_exhibit(
    hall: Hall, slug: str = "bridge", *, state: Publication = Publication.PUBLISHED, **values: Any
) -> Exhibit:
    now = clock.now()
    exhibit = Exhibit(
        hall=hall, slug=slug, position=values.pop("position", 1), title=values.pop("title", "一座桥的故事"),
        lead="桥是怎样修起来的。", art="history", state=state, changed_at=now,
        published_at=now if state is Publication.PUBLISHED else None, **values,
    )  # fmt: skip
    db.session.add(exhibit)
    db.session.flush()
    return exhibit


def a_page(
    exhibit: Exhibit, slug: str = "first-arch", *texts: str, state: Publication = Publication.PUBLISHED
) -> ExhibitPage:
    """A page with one text block for each of `texts`."""
    now = clock.now()
    section = next(iter(exhibit.sections), None) or Section(exhibit=exhibit, title="开头", position=1)
    page = ExhibitPage(
        exhibit=exhibit, section=section, slug=slug, key=slug, title="第一个桥拱", position=1, state=state, changed_at=now,
        published_at=now if state is Publication.PUBLISHED else None, words="\n".join(texts),
        blocks=[Block(key=str(n), position=n, kind=Kind.TEXT, data={"text": text}) for n, text in enumerate(texts, 1)],
    )  # fmt: skip
    db.session.add(page)
    db.session.flush()
    return page


def an_item(slug: str = "flood-1998", **values: Any) -> Item:
    kind = db.session.query(Term).filter_by(vocabulary="class", key="event").one_or_none()
    now = clock.now()
    item = Item(
        slug=slug, title=values.pop("title", "洪水之年"), summary="那一年发了大水。", changed_at=now,
        item_class=kind or Term(vocabulary="class", key="event", name="事件", name_en="Event", position=1),
        year=values.pop("year", 1998), state=Publication.PUBLISHED, published_at=now, **values,
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    return item


def a_loan(
    data_dir: Path, *, title: str, lender: int, year: int = 1992, state: Moderation = Moderation.SHOWN, **told: Any
) -> Loan:
    """A lent ticket with its picture; another width for each lender, so that each has files of its own."""
    stored = picture_files.store(jpeg(640 + lender % 300, 480), "a.jpg", data_dir)
    now = clock.now()
    loan = Loan(
        key=codes.new(7), lender_id=lender, sort=Sort.INSTANT, title=title, year=year, ended_on=datetime.date(year, 12, 31),
        memory=told.pop("memory", "夹在书里。"), signature=told.pop("signature", None), agreed_at=now,
    )  # fmt: skip
    db.session.add(loan)
    db.session.flush()
    picture = Picture(
        owner_kind=OWNER, owner_id=loan.id, digest=stored.digest, width=stored.width, height=stored.height, alt="一张票",
        state=state, made_by=lender, made_by_name="一位会员", made_at=now, decided_at=now, **told,
    )  # fmt: skip
    db.session.add(picture)
    db.session.flush()
    return loan


def load_content() -> loading.Report:
    return loading.load(city.current(), by=System(), now=clock.now())


def ssq_row(issue: str = "26096", date: str = "2026-08-20", red: Any = (1, 4, 16, 22, 26, 31), blue: Any = 4) -> dict:
    return {"issueNumber": issue, "redBalls": list(red), "blueBall": blue, "drawDate": date}


def as_json(*rows: Any) -> bytes:
    """A file with one row a line, the first in line 2."""
    return ("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n").encode()


def import_draws(*rows: Any, game: str = "ssq", now: datetime.datetime | None = None) -> draws.Taken:
    return draws.import_draws(
        as_json(*rows),
        catalogue.games()[game].facts,
        file_name="draws.json",
        source="测试文件",
        by=System(),
        now=now or datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC),
    )
