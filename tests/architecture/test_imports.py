"""Who may import whom (docs/architecture.md)."""

import ast
import sys

import pytest

from tests.architecture.sources import APP, LAYERS, Import, app_imports, imports, python_sources, refuse

pytestmark = pytest.mark.sqlite_only

RANK = {
    "rules": 0,
    "models": 1,
    "queries": 2,
    "operations": 3,
    "forms": 4,
    "routes": 5,
    "staff_routes": 5,
    "owner_routes": 5,
}
WITHOUT_FLASK = {"rules", "models", "queries", "operations"}
FLASK = {"flask", "flask_login", "flask_wtf", "flask_babel", "flask_limiter"}
# Decorators read as part of the view they stand on, so they are imported by name.
BY_NAME = {"app.accounts.access"}


def layer(feature: str) -> int:
    return next(number for number, features in enumerate(LAYERS) if feature in features)


def test_every_folder_has_a_layer():
    known = set().union(*LAYERS) | {"city"}
    folders = {path.name for path in APP.iterdir() if path.is_dir() and path.name != "__pycache__"}
    refuse(sorted(folders - known), "A new folder under app/ needs a layer in tests/architecture/sources.py:")


def test_upper_layers_import_lower_ones_and_never_back():
    def is_wrong(each: Import) -> bool:
        mine, other = each.source.feature, each.feature
        if other is None or other == mine or other == "city":
            return False
        may_read = each.source.is_routes and each.kind == "queries"
        return not may_read and layer(other) >= layer(mine)

    refuse(
        [f"{each.where} imports app.{each.feature}" for each in app_imports() if is_wrong(each)],
        "A lower layer must not know an upper one. Announce it through app.core.events and subscribe above "
        "(only a routes file may read any feature's queries):",
    )


def test_inside_a_feature_routes_stand_on_rules_and_not_the_other_way():
    def is_wrong(each: Import) -> bool:
        if each.feature != each.source.feature:
            return False
        mine, other = RANK.get(each.source.kind), RANK.get(each.kind)
        return mine is not None and other is not None and other > mine

    refuse(
        [f"{each.where} imports {each.full}" for each in app_imports() if is_wrong(each)],
        "Inside a feature: routes → forms → operations → queries → models → rules:",
    )


def test_rules_know_the_standard_library_only():
    wrong = [
        f"{each.where} imports {each.module}"
        for source in python_sources()
        if source.kind == "rules"
        for each in imports(source)
        if each.module.split(".")[0] not in sys.stdlib_module_names
    ]
    refuse(wrong, "A rule is a sentence about plain values; hand it what it needs as arguments:")


def test_operations_queries_and_models_know_no_request():
    wrong = [
        f"{each.where} imports {each.module}"
        for source in python_sources()
        if source.kind in WITHOUT_FLASK and source.feature
        for each in imports(source)
        if each.module.split(".")[0] in FLASK
    ]
    refuse(wrong, "The actor, the time and chance come in as arguments; wording belongs to forms and templates:")


def test_across_features_the_module_is_imported_and_not_the_name():
    def is_wrong(each: Import) -> bool:
        if each.feature in {None, "core", each.source.feature} or each.module in BY_NAME:
            return False
        return each.name is not None and each.full == each.module

    refuse(
        [f"{each.where}: from {each.module} import {each.name}" for each in app_imports() if is_wrong(each)],
        "A reader must see where a name comes from: `from app.stations import queries as stations`:",
    )


def test_nobody_imports_the_application():
    wrong = [each.where for each in app_imports() if each.module == "app" and not each.full.startswith("app.")]
    refuse(wrong, "Only wsgi.py and the tests import from `app` itself; features are wired together there:")


def test_migrations_import_no_models():
    wrong = [
        f"{each.where} imports {each.full}"
        for source in python_sources("migrations")
        for each in imports(source)
        if each.module.split(".")[0] == "app" and each.feature != "core"
    ]
    refuse(wrong, "A migration tells the schema of its own day; a model tells today's:")


def test_the_environment_is_read_in_one_place():
    # `flask serve` only hands the address it listens on to the web processes it starts.
    allowed = {"app/config.py", "app/core/serve.py"}
    wrong = [
        f"{source.name}:{node.lineno}"
        for source in python_sources()
        if source.name not in allowed
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and ast.unparse(node.value) == "os"
    ]
    refuse(wrong, "Settings are read and checked in app/config.py only:")


def test_a_city_is_data():
    wrong = [str(path.relative_to(APP)) for path in (APP / "city").rglob("*.py")]
    refuse(wrong, "app/city/ holds data files only, so that a second city needs no code:")
