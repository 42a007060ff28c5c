"""An owner sends a photo and a word; the public sees them after the centre has; the owner takes them back."""

import io

from app.accounts.rules import Role
from app.core.db import db
from tests.builders import pictures
from tests.builders.accounts import signed_in
from tests.builders.stations import station

UPLOAD = "form[enctype]"


def sent(app, place, role=Role.OWNER, **fields):
    db.session.commit()
    owner = signed_in(app, role, scope=place.code)
    page = owner.get(f"/owner/stations/{place.code}/photos")
    data = {"file": ("门口.jpg", pictures.jpeg()), "alt": "红色门头，门口有坡道", **fields}
    return owner, owner.submit(page, UPLOAD, **data)


def test_a_photo_from_the_phone_to_the_public_page_and_back(app, site, db_session):
    place = station()
    owner, answer = sent(app, place, Role.HELPER)
    page = owner.follow(answer)
    assert "收到了" in page and "等中心看过" in page
    photo = page.one("img.photo")
    owner.get(photo["src"])
    site.get(photo["src"], 404)
    operator = signed_in(app, Role.OPERATOR)
    desk = operator.get("/desk/contributions")
    operator.get(desk.one("img.photo")["src"])
    form = "form[action$='/decision']"
    operator.submit(desk, form, press="公开", words="红色门头，左边有坡道", words_en="Red front, ramp on the left")
    public = site.get(f"/stations/{place.code}")
    assert public.one("img.photo")["alt"] == "红色门头，左边有坡道"
    assert (
        site.another(lang="en").get(f"/stations/{place.code}").one("img.photo")["alt"] == "Red front, ramp on the left"
    )
    site.get(photo["src"])

    page = owner.get(f"/owner/stations/{place.code}/photos")
    page = owner.follow(owner.submit(page, "form[action$='/withdrawal']"))
    assert not site.get(f"/stations/{place.code}").select("img.photo")
    owner.submit(page, "form[action$='/restoration']")
    assert site.get(f"/stations/{place.code}").select("img.photo")


def test_a_refused_photo_tells_its_owner_why(app, db_session):
    place = station()
    owner, _answer = sent(app, place)
    operator = signed_in(app, Role.OPERATOR)
    form = "form[action$='/decision']"
    operator.submit(operator.get("/desk/contributions"), form, press="不通过", reason="拍到了人脸，请重拍")
    assert "拍到了人脸，请重拍" in owner.get(f"/owner/stations/{place.code}/photos")


def test_a_photo_without_words_or_without_file_comes_back_with_what_was_typed(app, db_session):
    place = station()
    db.session.commit()
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get(f"/owner/stations/{place.code}/photos")
    assert "请写一句照片里有什么" in owner.submit(page, UPLOAD, 422, file=("a.jpg", pictures.jpeg()), alt="")
    again = owner.submit(page, UPLOAD, 422, alt="门口")
    assert "请选择一张照片" in again and again.one("input[name=alt]")["value"] == "门口"
    wrong = owner.submit(page, UPLOAD, 422, file=("a.jpg", b"<html>"), alt="门口")
    assert "夹着别的内容" in wrong or "这不是照片" in wrong


def test_a_body_over_the_limit_is_turned_away(app, db_session):
    place = station()
    db.session.commit()
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get(f"/owner/stations/{place.code}/photos")
    owner.submit(page, UPLOAD, 413, file=("a.jpg", b"\xff\xd8\xff" + b"\0" * 20_200_000), alt="门口")


def test_a_stranger_sends_no_large_body_at_all(app, site, db_session):
    place = station()
    db.session.commit()
    large = {"file": (io.BytesIO(b"\xff\xd8\xff" + b"\0" * 1_200_000), "a.jpg")}
    site.post(f"/owner/stations/{place.code}/photos", large, 413)


def test_another_owners_contributions_do_not_exist(app, db_session):
    place, other = station(), station()
    owner, _answer = sent(app, place)
    stranger = signed_in(app, Role.OWNER, scope=other.code)
    stranger.get(f"/owner/stations/{place.code}/photos", 404)
    stranger.get(f"/owner/stations/{place.code}/notes", 404)
    stranger.post(f"/owner/stations/{place.code}/photos/1/withdrawal", status=404)
    stranger.post(f"/owner/stations/{other.code}/photos/1/withdrawal", status=404)
    stranger.get(owner.get(f"/owner/stations/{place.code}/photos").one("img.photo")["src"], 404)


def test_a_note_with_words_that_never_pass_says_which_and_keeps_the_text(app, db_session):
    place = station()
    db.session.commit()
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get(f"/owner/stations/{place.code}/notes")
    again = owner.submit(page, "main form", 422, text="本站包中，欢迎来", lasts="open")
    assert "请去掉“包中”" in again and "本站包中" in again.one("textarea").get_text()
    page = owner.follow(owner.submit(page, "main form", text="今天有热水", lasts="today"))
    assert "等中心看过" in page
    owner.submit(page, "form[action$='/withdrawal']")
    assert "已收回" in owner.get(f"/owner/stations/{place.code}/notes")
