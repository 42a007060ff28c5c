"""What comes out the same for every test's app is made once in a process, and copied.

An app of its own for each test keeps them apart; without this half of its time would go into compiling 400 addresses and the
same few hundred statements again, and into looking up each file of static/.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

from app.core.db import db


class Statements(dict):
    """Compiled statements of one dialect. The key begins with the engine's own dialect; all that tests make are equal."""

    def get(self, key: tuple, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: tuple, value: Any) -> None:
        super().__setitem__(key[1:], value)


STATEMENTS: dict[str, Statements] = {}


def install() -> None:
    """Called once, before the first app is made."""
    _remember_addresses()
    _remember_files()


def share_statements(app: Flask) -> None:
    with app.app_context():
        engines: list[Engine] = list(db.engines.values())
    for engine in engines:
        engine.update_execution_options(compiled_cache=STATEMENTS.setdefault(engine.dialect.name, Statements()))


def _remember_addresses() -> None:
    """What an address is compiled to depends on its words and defaults alone."""
    compiled: dict[tuple, dict[str, Any]] = {}
    compile_rule: Callable[[Rule], None] = Rule.compile

    def remembered(rule: Rule) -> None:
        key = rule.rule, rule.host, rule.subdomain, rule.merge_slashes, repr(rule.defaults)
        if key not in compiled:
            compile_rule(rule)
            compiled[key] = {
                "_parts": rule._parts,
                "_trace": rule._trace,
                "_converters": rule._converters,
                "arguments": rule.arguments,
                "_build": rule._build.__func__,
                "_build_unknown": rule._build_unknown.__func__,
            }
            return
        for name, made in compiled[key].items():
            setattr(rule, name, made.__get__(rule) if callable(made) else made.copy())

    Rule.compile = remembered  # type: ignore[method-assign]


def _remember_files() -> None:
    known: dict[tuple[str, str], dict] = {}
    add = WhiteNoise.update_files_dictionary

    def remembered(server: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in known:
            add(server, root, prefix)
            known[root, prefix] = dict(server.files)
        server.files.update(known[root, prefix])

    WhiteNoise.update_files_dictionary = remembered  # type: ignore[method-assign]
