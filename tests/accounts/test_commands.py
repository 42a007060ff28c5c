"""`flask people …` on an empty site."""

from app.accounts import queries
from app.accounts.rules import Role
from tests.builders.accounts import PASSWORD, signed_in
from tests.site import Site


def test_the_first_administrator_comes_from_the_command_line(app, run):
    said = run("people", "add-administrator", "chief", "--display-name", "负责人", "--password", PASSWORD)
    assert "chief can sign in as administrator" in said
    with app.app_context():
        assert queries.by_name("CHIEF").roles == {Role.ADMINISTRATOR}
    assert Site(app).sign_in("chief", PASSWORD).path == "/desk"


def test_a_weak_password_is_refused(app):
    runner = app.test_cli_runner()
    reasons = {"short": "too short", "x" * 200: "too long", "12345678": "guessed", "chief-1234": "without the name"}
    for password, reason in reasons.items():
        result = runner.invoke(
            args=["people", "add-administrator", "chief", "--display-name", "负责人", "--password", password]
        )
        assert result.exit_code == 1 and reason in result.output


def test_a_lost_phone_is_signed_out(app, run):
    site = signed_in(app, Role.MEMBER)
    name = site.get("/me")
    with app.app_context():
        from app.accounts.models import User
        from app.core.db import db

        name = db.session.scalars(db.select(User.name)).one()
    run("people", "sign-out", name)
    assert site.get("/me", 303).location.startswith("/sign-in")
