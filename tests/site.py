"""The page client: it visits the site as a person does and checks every page it is given.

    page = site.get("/stations")                             # expects 200
    page = site.submit(page, "form[action='/sign-in']", name="…", password="…")
    page = site.follow(page)                                 # where the 303 leads
    assert "已签到" in page

On each HTML page: one h1, a title that begins with it, no duplicate ids, images with alt, forms with action and token,
nothing inline, 中文 punctuation. After each request: no writes left without a commit.
"""

import contextvars
import io
from typing import Any

import sqlalchemy
from bs4 import Tag
from flask import Flask, has_app_context
from werkzeug.datastructures import MultiDict

from app.core.db import db
from tests.page import Page, assert_english, check_page

__all__ = ["Page", "Site", "assert_english"]

SIGN_IN = "/sign-in"
UNSAVED = "tests.unsaved_writes"


class Site:
    """One visitor with a cookie jar. Several of them may visit the same app: `Site(app)`."""

    def __init__(self, app: Flask, *, lang: str = "zh", size: str = "normal", theme: str = "auto") -> None:
        self.app = app
        self.client = app.test_client()
        self.token: str | None = None
        if (lang, size, theme) != ("zh", "normal", "auto"):
            self.client.set_cookie("display", f"{lang}.{size}.{theme}")

    def another(self, **display: str) -> "Site":
        """A second visitor, with a cookie jar of their own."""
        return Site(self.app, **display)

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        return self.open(path, status, method="GET", **options)

    def post(
        self, path: str, data: dict | None = None, status: int = 303, *, csrf: bool = True, **options: Any
    ) -> Page:
        """A bare POST, for what no form of ours would send. Prefer `submit`, which fills the form a page shows."""
        fields = dict(data or {})
        if csrf and "csrf_token" not in fields:
            fields["csrf_token"] = self.token or self._fetch_token()
        return self.open(path, status, method="POST", data=fields, **options)

    def submit(
        self, page: Page, form: str = "main form", /, status: int = 303, press: str | None = None, **fields: Any
    ) -> Page:
        """Fill a form of the page and send it. `press` names the button by its words.

        A field may be text, a list, True or False (check box), or `(name, bytes)` for a file. Raises AssertionError for a
        field or choice that the form does not offer.
        """
        element = page.one(form)
        data = filled(element, fields, press)
        action, method = element.get("action") or page.path, str(element.get("method", "get")).upper()
        button = pressed(element, press)
        if button is not None and button.has_attr("formaction"):
            action = button["formaction"]
        if method == "GET":
            return self.open(str(action), 200 if status == 303 else status, method="GET", query_string=data)
        return self.open(str(action), status, method="POST", data=data)

    def follow(self, page: Page, status: int = 200) -> Page:
        """Go where a redirect leads; to the end when it leads on."""
        while page.location:
            path = page.location.removeprefix("http://localhost")
            page = self.open(path, None, method="GET")
        assert page.status == status, explain(page, status)
        return page

    def sign_in(self, name: str, password: str) -> Page:
        """Sign in through the form and give the page one lands on."""
        page = self.get(SIGN_IN)
        form = f"form[action^='{SIGN_IN}']:has(input[type=password])"
        names = page.one(form).select("input[type=text][name], input[type=tel][name], input:not([type])[name]")
        answer = self.submit(page, form, **{str(names[0]["name"]): name, "password": password})
        self.token = None
        return self.follow(answer)

    def sign_in_as(self, role: str) -> Page:
        """Sign in as a person of the demonstration city: `demo_site.sign_in_as("editor")`."""
        return self.sign_in(*sign_ins(self.app)[role])

    def open(self, path: str, status: int | None, **options: Any) -> Page:
        """Send one request, in a context of its own: nothing of the test's app context reaches it, as in production."""
        if has_app_context():
            db.session.commit()  # What the test has built must be visible to the request.
        self.app.extensions[UNSAVED].clear()
        response = contextvars.Context().run(self.client.open, path, **options)
        page = Page(response, path)
        if status is not None:
            assert page.status == status, explain(page, status)
        left = self.app.extensions[UNSAVED]
        assert not left, f"{options.get('method', 'GET')} {path} left writes without a commit:\n  " + "\n  ".join(left)
        if page.is_html and not page.location and page.data and options.get("method") != "HEAD":
            check_page(page)
            tokens = page.tree.xpath("//input[@name='csrf_token']/@value")
            self.token = str(tokens[0]) if tokens else self.token
        return page

    def _fetch_token(self) -> str:
        self.open(SIGN_IN, None, method="GET")
        return self.token or ""


def sign_ins(app: Flask) -> dict[str, tuple[str, str]]:
    """Name and password of each demonstration role, as the features declare them."""
    declared = [each for feature in app.extensions["features"] for each in feature.demonstration_sign_ins]
    return {str(role): (str(name), str(password)) for role, name, password in declared}


def explain(page: Page, expected: int) -> str:
    said = "; ".join(page.errors()) or page.location or page.text[:300]
    return f"{page.path} answered {page.status}, expected {expected}: {said}"


# --- forms ---


def filled(form: Tag, fields: dict[str, Any], press: str | None) -> MultiDict:
    """What a browser would send: the form's own values, changed by `fields`, and the pressed button."""
    data: MultiDict = MultiDict()
    for control in form.select("input[name], select[name], textarea[name]"):
        for value in own_values(control):
            data.add(str(control["name"]), value)
    for name, value in fields.items():
        controls = [control for control in form.select("[name]") if control["name"] == name]
        assert controls, (
            f"the form has no field “{name}”; it has {sorted({str(c['name']) for c in form.select('[name]')})}"
        )
        data.setlist(name, chosen_values(controls, name, value))
    button = pressed(form, press)
    if button is not None and button.has_attr("name"):
        data.add(str(button["name"]), str(button.get("value", "")))
    return data


def own_values(control: Tag) -> list[str]:
    kind = str(control.get("type", "text")).lower()
    if control.has_attr("disabled") or kind in {"submit", "button", "reset", "image", "file"}:
        return []
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        chosen = [option for option in control.select("option") if option.has_attr("selected")]
        if not chosen and not control.has_attr("multiple"):
            chosen = control.select("option")[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if kind in {"checkbox", "radio"}:
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [str(control.get("value", ""))]


def chosen_values(controls: list[Tag], name: str, value: Any) -> list[Any]:
    offered = choices(controls)
    if isinstance(value, bool):
        assert offered is not None, f"“{name}” is not a check box"
        return offered[:1] if value else []
    if isinstance(value, tuple):
        return [(io.BytesIO(value[1]), value[0])]
    values = [str(each) for each in (value if isinstance(value, (list, set)) else [value])]
    for each in values:
        assert offered is None or each in offered, f"“{name}” does not offer “{each}”; it offers {offered}"
    return values


def choices(controls: list[Tag]) -> list[str] | None:
    """The values on offer, or None for a field that takes any text."""
    first = controls[0]
    if first.name == "select":
        return [str(option.get("value", option.get_text())) for option in first.select("option")]
    if str(first.get("type")).lower() in {"checkbox", "radio"}:
        return [str(control.get("value", "on")) for control in controls]
    return None


def pressed(form: Tag, words: str | None) -> Tag | None:
    """The button with these words; without words, the first one, as the Enter key does."""
    buttons = form.select("button:not([type=button]):not([type=reset]), input[type=submit]")
    if words is None:
        return buttons[0] if buttons else None
    said = {" ".join(button.get_text(" ").split()) or str(button.get("value")): button for button in buttons}
    assert words in said, f"no button “{words}”; there are {sorted(said)}"
    return said[words]


# --- unsaved writes ---


def watch_unsaved_writes(app: Flask) -> None:
    """Note, at the end of each successful request, what it wrote or changed without a commit."""
    left: list[str] = []
    app.extensions[UNSAVED] = left
    status: contextvars.ContextVar[int] = contextvars.ContextVar("status", default=0)

    @app.after_request
    def remember_status(response):
        status.set(response.status_code)
        return response

    @app.teardown_appcontext
    def look_for_unsaved(_error) -> None:
        if not 0 < status.get() < 400:
            return
        session = db.session()
        left.extend(f"{type(row).__name__} not flushed" for row in {*session.new, *session.deleted, *session.dirty})
        for connection in open_connections(session):
            left.extend(connection.info.get("unsaved", []))

    with app.app_context():
        for engine in db.engines.values():
            watch_engine(engine)


def open_connections(session) -> list[sqlalchemy.Connection]:
    transaction = session.get_transaction()
    if transaction is None:
        return []
    return [
        connection for connection in {each[0] for each in transaction._connections.values()} if not connection.closed
    ]


def watch_engine(engine: sqlalchemy.Engine) -> None:
    @sqlalchemy.event.listens_for(engine, "after_cursor_execute")
    def note(connection, _cursor, statement, _parameters, context, _many) -> None:
        word = statement.lstrip().split(None, 1)[0].upper() if statement.strip() else ""
        writes = word in {"INSERT", "UPDATE", "DELETE"} or (word == "WITH" and writes_inside(statement, context))
        if writes:
            connection.info.setdefault("unsaved", []).append(" ".join(statement.split())[:160])

    @sqlalchemy.event.listens_for(engine, "commit")
    @sqlalchemy.event.listens_for(engine, "rollback")
    def forget(connection) -> None:
        if not connection.invalidated:
            connection.info.pop("unsaved", None)


def writes_inside(statement: str, context) -> bool:
    return bool(context and (context.isinsert or context.isupdate or context.isdelete)) or any(
        word in statement.upper() for word in ("INSERT INTO", "DELETE FROM")
    )
