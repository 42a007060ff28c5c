"""Templates ask, never work out; they hold no style, no script and nobody else's parts."""

import re

import pytest
from jinja2 import meta, nodes

from tests.architecture.sources import TEMPLATES, refuse, templates

pytestmark = pytest.mark.sqlite_only

SHARED = {"layouts", "components"}
INLINE = {
    "a <style> element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>{}]*\sstyle\s*=", re.I),
    "an event handler": re.compile(r"<[^>{}]*\son[a-z]+\s*=\s*[\"']", re.I),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")", re.I),
    "an address of another host": re.compile(r"<(script|link|img|iframe|source)\b[^>]*(src|href)=\"https?:", re.I),
}
ARITHMETIC = (nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Pow)


@pytest.fixture
def parsed(app):
    """Each template's syntax tree by name."""
    env = app.jinja_env
    return {name: env.parse((TEMPLATES / name).read_text(encoding="utf-8"), name) for name in templates()}


def test_every_template_compiles(app):
    for name in templates():
        app.jinja_env.get_template(name)


def test_a_template_uses_its_own_folder_layouts_and_components(parsed):
    def is_wrong(name: str, used: str | None) -> bool:
        return used is not None and used.split("/")[0] not in SHARED | {name.split("/")[0]}

    wrong = [
        f"{name} uses {used}"
        for name, tree in parsed.items()
        for used in meta.find_referenced_templates(tree)
        if is_wrong(name, used)
    ]
    refuse(wrong, "What two features share belongs to templates/components/:")


def test_components_stand_on_components_only(parsed):
    wrong = [
        f"{name} uses {used}"
        for name, tree in parsed.items()
        if name.startswith("components/")
        for used in meta.find_referenced_templates(tree)
        if used and not used.startswith("components/")
    ]
    refuse(wrong, "A component must fit into every layout:")


def test_nothing_inline_and_nothing_from_elsewhere():
    wrong = [
        f"templates/{name}: {what}"
        for name in templates()
        for what, pattern in INLINE.items()
        if pattern.search((TEMPLATES / name).read_text(encoding="utf-8"))
    ]
    refuse(wrong, "The Content-Security-Policy forbids it. Use a class, an SVG attribute or data-module:")


def test_templates_do_not_work_out(parsed):
    wrong = [
        f"templates/{name}:{node.lineno}"
        for name, tree in parsed.items()
        if not name.startswith("components/")
        for node in tree.find_all(ARITHMETIC)
    ]
    refuse(wrong, "Templates ask, never work out: prepare the figure in queries, rules or the model:")


def test_templates_do_not_query_and_do_not_switch_escaping_off(parsed):
    calls = re.compile(r"\bdb\.session|\.query\.|\.execute\(|\|\s*safe\b|autoescape\s+false")
    wrong = [f"templates/{name}" for name in parsed if calls.search((TEMPLATES / name).read_text(encoding="utf-8"))]
    refuse(
        wrong,
        "No query and no |safe in a template; a route or filter hands over what is ready (Markup where it is HTML):",
    )


def test_templates_name_no_role(parsed):
    roles = re.compile(r"\bRole\.|\.role\s*[=!]=|\bhas_role\(")
    wrong = [f"templates/{name}" for name in parsed if roles.search((TEMPLATES / name).read_text(encoding="utf-8"))]
    refuse(wrong, "Ask for a permission the route has prepared, not for a role:")


def test_no_merge_was_left_half_done():
    wrong = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.*"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.startswith(("<<<<<<< ", ">>>>>>> "))
    ]
    refuse(wrong, "Both sides of a merge stand in the page:")
