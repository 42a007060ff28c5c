"""The demonstration city is loaded once, whole or not at all."""

import pytest

from app.core import commands, settings
from app.core.db import db
from app.core.features import Feature
from tests.conftest import run_command


def test_it_is_loaded_once(app):
    assert "is loaded" in run_command(app, "demonstrate")
    assert run_command(app, "demonstrate") == ""


def test_it_is_all_or_nothing(app):
    def fail(_city, _now) -> None:
        raise RuntimeError("the last feature fails")

    app.extensions["features"] += (Feature(name="test", demonstrate=fail),)
    with app.app_context(), pytest.raises(RuntimeError):
        commands.demonstrate()
    with app.app_context():
        from app.accounts.models import User

        assert db.session.scalar(db.select(db.func.count()).select_from(User)) == 0
        assert settings.get(commands.MARK) is None


def test_every_sign_in_that_is_printed_works(demonstrated):
    from tests.site import Site

    for feature in demonstrated.extensions["features"]:
        for _role, name, password in feature.demonstration_sign_ins:
            assert Site(demonstrated).sign_in(name, password).status == 200
