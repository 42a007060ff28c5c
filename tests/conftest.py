"""What every test may ask for: a configured app on a database of its own, and a client that checks each page it gets.

The database is migrated once per worker (with the real migrations) and copied for each test: a file copy on SQLite, a
`CREATE DATABASE … TEMPLATE` on PostgreSQL (`--engine=postgresql`). `demonstrated` gives the same with the rows of the
demonstration city. Builders of rows are plain functions in `tests/builders/`.
"""

import contextlib
import gc
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy
from argon2 import PasswordHasher
from flask import Flask, current_app, has_app_context
from jinja2 import FileSystemBytecodeCache

from app import create_app
from app.accounts import operations as accounts
from app.config import Config
from app.core import db as database
from app.core.db import db
from tests import remembered, servers
from tests.site import Site, watch_unsaved_writes

SECRET = "only-for-tests-" + "x" * 32
DEMONSTRATION = {"SECRET_KEY": SECRET, "DEMONSTRATION": "1", "TESTING": "1", "CITY": "binzhou"}
ROOT = Path(__file__).resolve().parent.parent
CLEAN_UP = pytest.StashKey[contextlib.ExitStack]()
STRONG_HASHER = accounts.hasher
SERVER = pytest.StashKey[str | None]()


# --- which engine ---


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database the tests run on"
    )
    parser.addoption("--update", action="store_true", help="rewrite stored expectations instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that started the workers; they are given its address."""
    accounts.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # Sign-ins by the thousand.
    database.COURTESY = 0  # Threads of a test stand for processes, which give each other no precedence.
    remembered.install()
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", servers.memory_folder())  # A commit on a disk waits 4 ms.
    config.stash[CLEAN_UP] = contextlib.ExitStack()
    config.stash[SERVER] = getattr(config, "workerinput", {}).get("server")
    if config.getoption("engine") == "postgresql" and not hasattr(config, "workerinput"):
        try:
            config.stash[SERVER] = config.stash[CLEAN_UP].enter_context(servers.postgresql())
        except servers.ServerMissing as missing:
            config.stash[SERVER] = f"missing: {missing}"


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and each test's app is big: a collector that walks over it all takes a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[CLEAN_UP].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["server"] = node.config.stash[SERVER]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for no database is not repeated on the second engine, and a journey is made there by one reader, not two.

    pytest counts the others as deselected.
    """
    if config.getoption("engine") == "sqlite":
        return

    def is_repeated(item: pytest.Item) -> bool:
        reader = item.callspec.params.get("reading") if hasattr(item, "callspec") else None
        return "databases" in getattr(item, "fixturenames", ()) and reader != "desk, English"

    kept = [item for item in items if is_repeated(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_report_header(config: pytest.Config) -> str:
    return f"engine: {config.getoption('engine')}"


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`."""
    return request.config.getoption("engine")


# --- databases ---


class SqliteDatabases:
    """Database files in folders of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, template: str | None = None) -> str:
        path = self.folder / f"{uuid.uuid4().hex}.db"
        if template:
            shutil.copyfile(template.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def settle(self, url: str) -> None:
        """Bring everything into the one file that is copied."""
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def drop(self, url: str) -> None:
        for path in self.folder.glob(Path(url).name + "*"):
            path.unlink()


class PostgresqlDatabases:
    """Databases of one server. Copying the template's files takes 12 ms in memory; through the log, 34."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
        with self.engine.connect() as connection:
            # Before version 15 there was only this way, and no word for it.
            self.strategy = "STRATEGY FILE_COPY" if connection.dialect.server_version_info >= (15,) else ""

    def create(self, template: str | None = None) -> str:
        name = f"test_{uuid.uuid4().hex}"
        source = template.rsplit("/", 1)[1] if template else "template0"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" {self.strategy}')
        return f"{self.server.rsplit('/', 1)[0]}/{name}"

    def settle(self, url: str) -> None:
        """Nobody may be connected to a template."""

    def drop(self, url: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, engine: str, tmp_path_factory: pytest.TempPathFactory):
    """Makes, copies and drops databases of the chosen engine."""
    if engine == "sqlite":
        return SqliteDatabases(tmp_path_factory.mktemp("databases"))
    server = request.config.stash[SERVER]
    if server.startswith("missing: "):
        pytest.skip(server.removeprefix("missing: "))
    return PostgresqlDatabases(server)


@pytest.fixture(scope="session")
def migrated(databases, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The template database: every migration applied, no rows but theirs."""
    url = databases.create()
    app = create_app(config_for(url, tmp_path_factory.mktemp("migrated")))
    run_command(app, "db", "upgrade")
    close(app)
    databases.settle(url)
    return url


@pytest.fixture(scope="session")
def demonstration(databases, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A second template with the demonstration city, and the data folder that belongs to it."""
    url, folder = databases.create(migrated), tmp_path_factory.mktemp("demonstration")
    app = create_app(config_for(url, folder))
    run_command(app, "demonstrate")
    close(app)
    databases.settle(url)
    return url, folder


# --- configuration and app ---


def config_for(database_url: str, data_dir: Path, **overrides: str) -> Config:
    return Config.from_env({**DEMONSTRATION, "DATABASE_URL": database_url, "DATA_DIR": str(data_dir), **overrides})


def run_command(app: Flask, *arguments: str) -> str:
    """Run a `flask` command and give what it printed. Raises AssertionError when it fails."""
    # A command keeps to the context it finds, and that may be another site's.
    with contextlib.nullcontext() if has_app_context() and current_app == app else app.app_context():
        result = app.test_cli_runner().invoke(args=list(arguments))
    if result.exit_code:
        raise AssertionError(f"flask {' '.join(arguments)} failed:\n{result.output}") from result.exception
    return result.output


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def database_url(databases, migrated: str) -> Iterator[str]:
    """An empty, migrated database of this test alone."""
    url = databases.create(migrated)
    yield url
    databases.drop(url)


@pytest.fixture
def make_config(tmp_path: Path) -> Callable[..., Config]:
    """`make_config(CITY="tiny")`: a demonstration configuration with changed settings; None takes one away."""

    def make(**overrides: str | None) -> Config:
        settings = {**DEMONSTRATION, "DATA_DIR": str(tmp_path), **overrides}
        return Config.from_env({name: value for name, value in settings.items() if value is not None})

    return make


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Each template is compiled once per worker, not once per test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(database_url: str, make_config, compiled_templates) -> Iterator[Callable[..., Flask]]:
    """`make_app(CITY="tiny")`: an app on this test's database with changed settings."""
    apps = []

    def make(**overrides: str | None) -> Flask:
        app = prepare(create_app(make_config(**{"DATABASE_URL": database_url, **overrides})), compiled_templates)
        apps.append(app)
        return app

    yield make
    for app in apps:
        close(app)


@pytest.fixture
def app(make_app) -> Flask:
    return make_app()


@pytest.fixture
def demonstrated(databases, demonstration, tmp_path: Path, compiled_templates) -> Iterator[Flask]:
    """An app on a copy of the demonstration city."""
    with copied(databases, demonstration, tmp_path, compiled_templates) as app:
        yield app


@pytest.fixture(scope="module")
def toured(databases, demonstration, tmp_path_factory, compiled_templates) -> Iterator[Flask]:
    """The same, shared by the tests of a module: for those who only look."""
    with copied(databases, demonstration, tmp_path_factory.mktemp("toured"), compiled_templates) as app:
        yield app


@contextlib.contextmanager
def copied(databases, demonstration, place: Path, compiled_templates) -> Iterator[Flask]:
    template, folder = demonstration
    url = databases.create(template)
    shutil.copytree(folder, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db*"))
    app = prepare(create_app(config_for(url, place)), compiled_templates)
    yield app
    close(app)
    databases.drop(url)


def prepare(app: Flask, compiled_templates: FileSystemBytecodeCache) -> Flask:
    app.jinja_env.bytecode_cache = compiled_templates
    remembered.share_statements(app)
    watch_unsaved_writes(app)
    return app


# --- what a test works with ---


@pytest.fixture
def db_session(app: Flask):
    """The session of this test, inside an app context. `site` commits it before each request and sees fresh rows after."""
    with app.app_context():
        yield db.session


@pytest.fixture
def site(app: Flask) -> Site:
    """An anonymous visitor of an empty site."""
    return Site(app)


@pytest.fixture
def demo_site(demonstrated: Flask) -> Site:
    """An anonymous visitor of the demonstration city."""
    return Site(demonstrated)


@pytest.fixture
def run(app: Flask) -> Callable[..., str]:
    """`run("points", "audit")`: a `flask` command on this test's database."""
    return lambda *arguments: run_command(app, *arguments)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files (`SHARED_DATA`, or `../shared/data`). Tests that need it are skipped without it."""
    folder = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the real files are not here: {folder} (set SHARED_DATA)")
    return folder
