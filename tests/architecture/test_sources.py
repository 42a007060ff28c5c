"""Habits of the house that a program can see."""

import ast
import re
import subprocess
import warnings

import pytest

from tests.architecture.sources import ROOT, docstrings, project_files, python_sources, refuse

pytestmark = pytest.mark.sqlite_only

LONG, TOO_LONG = 400, 600
NEVER_COMMIT = {"operations", "queries", "models", "rules", "forms"}
HTML = re.compile(
    r"</?(a|article|b|body|br|button|dd|div|dl|dt|em|figure|footer|form|g|h[1-6]|header|html|img|input|label|li|main|nav|ol|"
    r"option|p|path|rect|section|select|small|span|strong|svg|table|tbody|td|th|thead|tr|ul)\b[^<>]*/?>"
)
# The first two draw: their output is an image (SVG), not a page. The last marks the language of a value, its only tag.
MAY_HOLD_TAGS = ("app/core/papercut/", "app/qr/images.py", "app/core/i18n.py")


def code() -> tuple:
    return python_sources("app", "scripts", "migrations")


def test_the_clock_is_read_in_one_place():
    def reads_clock(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"now", "utcnow", "today"}
            and ast.unparse(node.func.value).split(".")[-1] in {"datetime", "date"}
        )

    wrong = [
        f"{source.name}:{node.lineno}"
        for source in code()
        if source.name != "app/core/clock.py"
        for node in ast.walk(source.tree)
        if reads_clock(node)
    ]
    refuse(wrong, "Take the time as an argument; routes, commands and jobs ask app.core.clock.now():")


def test_only_routes_commands_and_jobs_commit():
    wrong = [
        f"{source.name}:{node.lineno}"
        for source in python_sources()
        if source.kind in NEVER_COMMIT
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    refuse(wrong, "Operations flush, the route commits once; otherwise two of them cannot stand in one transaction:")


def test_no_error_is_swallowed():
    def swallows(node: ast.AST) -> bool:
        if not isinstance(node, ast.ExceptHandler):
            return False
        return node.type is None or all(isinstance(line, ast.Pass) for line in node.body)

    wrong = [f"{source.name}:{node.lineno}" for source in code() for node in ast.walk(source.tree) if swallows(node)]
    refuse(wrong, "Name the error and say what to do; contextlib.suppress(Name) where nothing is to be done:")


def test_html_is_written_in_templates():
    wrong = []
    for source in python_sources():
        if source.name.startswith(MAY_HOLD_TAGS):
            continue
        documentation = docstrings(source.tree)
        for node in ast.walk(source.tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
            if is_text and HTML.search(node.value):
                wrong.append(f"{source.name}:{node.lineno}: {node.value.strip()[:80]!r}")
    refuse(wrong, "HTML belongs to templates (a macro in components/ when Python must ask for a piece):")


def test_files_stay_small_enough_to_read():
    lengths = {}
    for path in project_files_or_skip():
        name = str(path.relative_to(ROOT))
        if path.suffix in {".py", ".html", ".css", ".js", ".mjs"} and not name.startswith("migrations/"):
            lengths[name] = len(path.read_text(encoding="utf-8").splitlines())
    refuse(
        [f"{name}: {lines} lines" for name, lines in lengths.items() if lines > TOO_LONG],
        f"Past {TOO_LONG} lines nobody reads a file; give the noun that grew its own file:",
    )
    for name, lines in sorted(lengths.items()):
        if lines > LONG:
            warnings.warn(f"{name} has {lines} lines: which noun wants its own file?", stacklevel=1)


def test_no_module_is_called_utils():
    names = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers"}
    wrong = [
        source.name for source in python_sources("app", "tests", "scripts") if names & set(source.name[:-3].split("/"))
    ]
    refuse(wrong, "Name a module after what it holds:")


def test_the_repository_speaks_of_the_project_alone():
    hosts = (
        "pypi" + ".org",
        "python" + "hosted.org",
        "registry." + "npmjs",
        "npm" + "mirror.com",
        "deb." + "debian.org",
    )
    outside = re.compile(r"(?<![\w./])/(work|root|home/\w+)/|" + "|".join(map(re.escape, hosts)))
    wrong = []
    for path in project_files_or_skip():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if outside.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    refuse(wrong, "No path of one machine and no package registry host in the repository:")


def project_files_or_skip():
    try:
        return project_files()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git repository, so which files belong to the project is unknown")


def test_a_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert sorted(set(numbers)) == sorted(numbers)
