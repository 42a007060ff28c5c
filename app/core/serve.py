"""`flask serve`: the web server (granian) and the job runner (huey) together; `flask jobs`: the job runner alone."""

import os
import signal
import socket
import sys
import threading
from dataclasses import replace

import click
import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian.constants import Interfaces
from granian.log import LogLevels

from app.config import ROOT, Config
from app.core import commands, gate, site, web_server
from app.core.companion import Companion
from app.core.db import db, writing

LONGEST_GOODBYE = 20  # Seconds a web process may take to finish what it has begun.


def prepare() -> None:
    """Bring the schema up to date and load the demonstration city when it is wanted and not there yet."""
    config = flask_migrate.Config(str(ROOT / "migrations" / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    head = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head:
        with writing():
            flask_migrate.upgrade()
    if current_app.extensions["config"].demonstration:
        commands.demonstrate()
    with writing():
        commands.catch_up()
        db.session.commit()


def start_jobs(app: Flask):
    """Run the job runner's threads in this process. Returns the consumer, to be stopped."""
    consumer = app.extensions["huey"].create_consumer(workers=1, check_worker_health=True)
    consumer.start()
    return consumer


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--jobs/--no-jobs", default=True, help="Without: one more web server on a database that another serves.")
@with_appcontext
def serve(host: str, port: int, workers: int, jobs: bool) -> None:
    """Bring the database up to date, then run web server and job runner together."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    _claim(host, port)
    if jobs:
        prepare()
    config = _settle_origin(app, f"http://{host}:{port}")
    # The web processes are forked from this one: they must find no connection and no thread of ours.
    db.session.remove()
    db.engine.dispose()
    runner = _start_jobs_process() if jobs else None
    _greet(f"http://{host}:{port}", demonstration=config.demonstration)
    server = web_server.WebServer(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=gate.THREADS,
        backlog=1024,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
        working_dir=ROOT,
        workers_kill_timeout=LONGEST_GOODBYE,
    )
    try:
        server.serve()
    finally:
        if runner:
            runner.stop(30)


def _claim(host: str, port: int) -> None:
    """Two servers may share a port without a word, and visitors would meet the one or the other."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # What a server just ended leaves behind is no server.
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken ({error.strerror}). Stop what listens there, or serve elsewhere: make run PORT={port + 1}"
            ) from error


def _settle_origin(app: Flask, address: str) -> Config:
    """A demonstration without PUBLIC_ORIGIN is found where it listens; processes started by us see the same."""
    config: Config = app.extensions["config"]
    if config.demonstration and not config.public_origin:
        config = replace(config, public_origin=address)
        app.extensions["config"] = config
        site.init_app(app, config, app.extensions["city"])
        os.environ["PUBLIC_ORIGIN"] = address
    return config


def _start_jobs_process() -> Companion:
    return Companion([sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "--with-parent"], ROOT)


def _greet(address: str, *, demonstration: bool) -> None:
    click.echo(f"\n  {address}\n")
    if demonstration:
        for feature in current_app.extensions["features"]:
            for sign_in in feature.demonstration_sign_ins:
                click.echo(" ".join(sign_in))
    click.echo("", nl=True)


@click.command("jobs")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when the process that started this one ends.")
@with_appcontext
def run_jobs(with_parent: bool) -> None:
    """Run the job runner alone (in production beside several web servers: exactly one)."""
    stopped = threading.Event()
    consumer = start_jobs(current_app._get_current_object())  # type: ignore[attr-defined]
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stopped.set())
    parent = os.getppid()
    while not stopped.wait(1):
        if with_parent and os.getppid() != parent:
            break
    consumer.stop(graceful=True)


COMMANDS = (serve, run_jobs)
