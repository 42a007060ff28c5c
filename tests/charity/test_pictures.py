"""A project in pictures: sent by one, let pass by another, nobody's face, and a card that WeChat shows."""

import datetime
import json

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.charity.photos import operations, queries, rules
from app.charity.photos.rules import Stage
from app.content.moderation.rules import Moderation
from app.content.operations import move
from app.content.pictures import files
from app.content.pictures import operations as pictures
from app.content.rules import Publication
from app.content.workflow import queries as workflow
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from tests.builders import charity as make
from tests.builders import pictures as drawn
from tests.builders.accounts import person, signed_in
from tests.builders.workflow import desk_of, send

UPLOAD = "form[enctype]"


@pytest.mark.parametrize(
    ("stages", "told"),
    [([], None), ([Stage.BEFORE], Stage.BEFORE), ([Stage.BEFORE, Stage.DURING], Stage.DURING), (Stage, Stage.AFTER)],
)
@pytest.mark.sqlite_only
def test_a_project_is_told_by_the_newest_stage(stages, told):
    assert rules.told(stages) is told


def upload(editor, address: str, status: int = 303, **fields):
    sent = {"file": ("IMG_1.jpg", drawn.jpeg()), "stage": "after", "alt": "新装的扶手", **fields}
    return editor.submit(editor.get(address), UPLOAD, status, **sent)


def shown(project, *, width: int = 640, height: int = 480, stage=Stage.AFTER, app):
    stored = files.store(drawn.jpeg(width, height), "a.jpg", app.extensions["config"].data_dir)
    row = operations.add(project, stored, stage, alt="扶手", by=person(), now=clock.now())
    pictures.decide(row.picture, Moderation.SHOWN, by=person(), now=clock.now())
    db.session.commit()
    return row


def test_a_picture_is_public_after_a_colleague_has_looked(app, db_session, site):
    made = make.project()
    address = f"/desk/charity/projects/{made.code}/pictures"
    author, colleague = desk_of(app), desk_of(app)
    page = upload(author, address, 422)
    assert "请先看一遍照片，确认后打勾" in page
    upload(author, address, confirmed=True, taken_on="2026-05-06")
    row = queries.everything(made.id)[0]
    file = f"/pictures/{row.picture.digest}-480.jpg"
    assert "新装的扶手" not in site.get(f"/charity/projects/{made.code}")
    site.get(file, 404)
    author.get(file)
    signed_in(app, Role.EDITOR, scope="another").get(file, 404)
    assert not author.get(address).select("form[action$='/decision']")
    form = colleague.get(address)
    colleague.submit(form, "form[action$='/decision']", press="公开")
    page = site.get(f"/charity/projects/{made.code}")
    assert page.one(".project-picture img")["alt"] == "新装的扶手" and "2026年5月6日" in page
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "project.picture"))
    assert entry.facts["confirmed"] == operations.CONFIRMED


def test_words_that_seem_to_name_somebody_are_shown_to_the_editors(app, db_session):
    made = make.project()
    address = f"/desk/charity/projects/{made.code}/pictures"
    author, colleague = desk_of(app), desk_of(app)
    upload(author, address, confirmed=True, alt="王奶奶家的新扶手")
    assert "王奶奶" in colleague.get(address).one(".notice--error").get_text()


def test_a_picture_added_under_review_starts_the_reviews_over(app, db_session):
    made = make.project(published=False)
    address = f"/desk/charity/projects/{made.code}"
    author = desk_of(app)
    send(author, address)
    upload(author, f"{address}/pictures", confirmed=True)
    db.session.expire_all()
    assert workflow.head("project", made.id).state == "draft"


def test_another_publishers_pictures_are_not_there(app, db_session):
    made = make.project(make.publisher("another"))
    row = shown(made, app=app)
    stranger = desk_of(app)
    stranger.get(f"/desk/charity/projects/{made.code}/pictures", 404)
    for act in ("decision", "withdrawal", "restoration"):
        stranger.post(f"/desk/charity/projects/{made.code}/pictures/{row.picture_id}/{act}", status=404)
    own = make.project()
    db.session.commit()
    stranger.post(f"/desk/charity/projects/{own.code}/pictures/{row.picture_id}/withdrawal", status=404)


def test_the_card_carries_the_first_picture_that_wechat_shows(app, db_session, site):
    made = make.project()
    shown(made, width=1200, height=250, app=app)
    page = site.get(f"/charity/projects/{made.code}")
    assert "share-card" in page.one("meta[property='og:image']")["content"]
    row = shown(made, app=app)
    page = site.get(f"/charity/projects/{made.code}")
    image = page.one("meta[property='og:image']")["content"]
    assert image.startswith("http") and row.picture.digest in image
    data = json.loads(page.one("script[type='application/ld+json']").string)
    assert data["image"]["contentUrl"].startswith("http") and data["name"] == made.title
    assert page.one("meta[property='og:title']")["content"] == made.title


def test_pictures_of_a_withdrawn_project_are_gone_too(app, db_session, site):
    made = make.project()
    row = shown(made, app=app)
    site.get(f"/pictures/{row.picture.digest}-480.jpg")
    move(made, Publication.WITHDRAWN, subject=operations.project_subject(made), by=make.BY, now=clock.now())
    db.session.commit()
    site.get(f"/pictures/{row.picture.digest}-480.jpg", 404)


def test_what_was_refused_goes_with_its_row(app, db_session):
    made = make.project()
    row = shown(made, app=app)
    pictures.withdraw(row.picture, by=person(), now=clock.now())
    later = clock.now() + datetime.timedelta(days=31)
    assert pictures.forget_ended(app.extensions["config"].data_dir, later) == 1
    db.session.commit()
    assert not queries.everything(made.id)
