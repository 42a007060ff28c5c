"""People who look at each other's texts."""

from app.accounts.rules import Role
from app.core.db import db
from tests.builders.accounts import signed_in
from tests.page import Page
from tests.site import Site

PANEL = "#publication form[action$='/submission']"
DECISION = "#publication form[action$='/decision']"


def desk_of(app, scope: str = "bureau") -> Site:
    """An editor of this publisher at the desk."""
    db.session.commit()
    visitor = signed_in(app, Role.EDITOR, scope=scope)
    visitor.get("/me")
    return visitor


def send(author: Site, address: str, **plan: str) -> Page:
    """The newest version goes to others."""
    return author.follow(author.submit(author.get(address), PANEL, **plan))


def say(reviewer: Site, address: str, press: str = "通过", words: str = "") -> Page:
    return reviewer.follow(reviewer.submit(reviewer.get(address), DECISION, press=press, words=words))


def publish(app, author: Site, address: str, *, scope: str = "bureau") -> None:
    """Sent by its author and passed by two others."""
    send(author, address)
    for _ in range(2):
        say(desk_of(app, scope), address)
