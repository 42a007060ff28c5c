"""The project's own files, read for the house rules. Nothing here knows a rule."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP, TEMPLATES = ROOT / "app", ROOT / "templates"

# Lower layers first. Features of one layer do not import each other.
LAYERS = (
    {"core"},
    {"qr"},
    {"accounts"},
    {"content"},
    {"kits"},
    {"stations"},
    {"charity"},
    {"exhibition"},
    {"points"},
    {"staff", "home"},
)


@dataclass(frozen=True)
class Source:
    """One Python file: `feature` is the folder under app/, `kind` what the file says (`routes`, `rules` …)."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def feature(self) -> str | None:
        parts = self.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "app" and len(parts) > 2 else None

    @property
    def kind(self) -> str:
        return self.path.stem

    @property
    def is_routes(self) -> bool:
        return self.kind == "routes" or self.kind.endswith("_routes")


@dataclass(frozen=True)
class Import:
    """One imported thing: `from app.stations import queries as stations` → module `app.stations`, name `queries`."""

    source: Source
    line: int
    module: str
    name: str | None

    @property
    def where(self) -> str:
        return f"{self.source.name}:{self.line}"

    @property
    def full(self) -> str:
        """The dotted path of the module that is imported, whichever way it is written."""
        dotted = f"{self.module}.{self.name}" if self.name else self.module
        return dotted if is_module(dotted) else self.module

    @property
    def feature(self) -> str | None:
        parts = self.full.split(".")
        return parts[1] if parts[0] == "app" and len(parts) > 1 and parts[1] != "config" else None

    @property
    def kind(self) -> str:
        return self.full.rsplit(".", 1)[1] if "." in self.full else ""


@cache
def is_module(dotted: str) -> bool:
    path = ROOT.joinpath(*dotted.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


@cache
def python_sources(*folders: str) -> tuple[Source, ...]:
    """Parsed files of these folders (`app` when none is given), in order of their names."""
    paths = [path for folder in folders or ("app",) for path in sorted((ROOT / folder).rglob("*.py"))]
    paths = [path for path in paths if "node_modules" not in path.parts]
    return tuple(Source(path, ast.parse(path.read_text(encoding="utf-8"), str(path))) for path in paths)


def imports(source: Source) -> Iterator[Import]:
    """Every import of a file, also those inside functions and under TYPE_CHECKING: a rule has no back door."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (Import(source, node.lineno, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(source, node.lineno, node.module or "", alias.name) for alias in node.names)


def app_imports() -> Iterator[Import]:
    """Imports between features: what a file outside app/__init__.py takes from app."""
    for source in python_sources():
        if source.feature:
            yield from (each for each in imports(source) if each.module.split(".")[0] == "app")


def docstrings(tree: ast.Module) -> set[int]:
    """Identities of the string nodes that are documentation."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    return {
        id(body[0].value)
        for body in bodies
        if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    }


def templates() -> list[str]:
    """Names of all templates, as Jinja knows them."""
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


def project_files() -> list[Path]:
    """What is, or is about to be, under version control. Raises CalledProcessError outside a repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def refuse(wrong: list[str], rule: str) -> None:
    """Fail with the rule in words and each place that breaks it."""
    assert not wrong, "\n".join([rule, *(f"  {line}" for line in wrong)])
