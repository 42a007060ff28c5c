"""`flask stations …`: the network from the command line."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.core import city, clock, spreadsheets
from app.core.audit import System as TheSite
from app.core.db import db, writing
from app.stations import imports, queries
from app.stations.calendar import loading
from app.stations.coordinates import System

stations = AppGroup("stations", help="Places: hub, stations, outlets.")


@stations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--system", type=click.Choice([each.value for each in System]), default=System.WGS84.value,
              help="Coordinate system of rows that name none.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_file(file: Path, system: str, dry_run: bool) -> None:
    """Take over a sheet: all of it or nothing."""
    try:
        lines, problems, table = imports.read(file.read_bytes(), city.current(), System(system))
    except spreadsheets.Unreadable as error:
        raise click.ClickException(str(imports.FAULTS[error.fault])) from error
    for problem in imports.explained(problems, table):
        click.echo(f"row {problem['row']}, {problem['column']}: “{problem['value']}” {problem['reason']}", err=True)
    if problems:
        raise click.ClickException("Nothing was imported.")
    demonstration = current_app.extensions["config"].demonstration
    with writing():
        todo = imports.plan(lines)
        if not dry_run:
            imports.apply(todo, by=TheSite(), now=clock.now(), demonstration=demonstration, file_name=file.name)
            db.session.commit()
    said = "would be " if dry_run else ""
    click.echo(f"{len(todo.added)} {said}added, {len(todo.changed)} {said}changed, {todo.unchanged} unchanged.")


@stations.command("list")
@click.option("--county", default="", help="Only places of this county (national code).")
def list_places(county: str) -> None:
    """One place a line: number, kind, state, name."""
    for row in queries.whole_network():
        if not county or row.county_code == county:
            click.echo(f"{row.code}\t{row.kind}\t{row.state}\t{row.name}")


@stations.command("holidays")
def load_holidays() -> None:
    """Add this and the next year's public holidays where the installed package knows them and the centre has none."""
    with writing():
        added = loading.load_years(clock.now())
        db.session.commit()
    click.echo(f"Added: {', '.join(map(str, added))}." if added else "Nothing to add. Enter later years at the desk.")
