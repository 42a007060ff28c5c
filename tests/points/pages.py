"""What tests of the points pages share: somebody on a phone of their own, and what a keeper does with a code."""

from app.core import clock
from app.core.db import db
from app.points import tokens
from tests.builders.accounts import PASSWORD
from tests.conftest import SECRET
from tests.site import Page, Site

PLACE = "DEMO-1"


def visitor(app, user, **display) -> Site:
    """This person, signed in on a phone of their own."""
    name = user.name
    site = Site(app, **display)
    site.sign_in(name, PASSWORD)
    return site


def fresh(row):
    db.session.expire_all()
    return row


def scanned(path: str, subject: str) -> str:
    purpose = tokens.Purpose.VOUCHER if path == "collect" else tokens.Purpose.MEMBER
    return f"/points/{path}/{tokens.make(SECRET, purpose, subject, clock.now())}"


def said(row) -> str:
    """What a member without a phone and a card reads out beside the code of a voucher, while its page is open."""
    return tokens.short(SECRET, tokens.Purpose.VOUCHER, row.public_id, clock.now())


def hand_over(site: Site, page: Page, **fields) -> Page:
    return site.follow(site.submit(page, "form[action$='/collection']", **fields))
