"""`flask charity …`: what the city's folder knows, and the checks of the figures."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.charity import grant_imports, imports, queries
from app.core import city, clock
from app.core.audit import System
from app.core.db import db, writing

charity = AppGroup("charity", help="Welfare-fund projects and figures.")


@charity.command("load-records")
def load_records() -> None:
    """Load the sourced records of the city's folder. Loading again changes only what differs."""
    with writing():
        try:
            count, new = imports.load_records(city.current(), clock.now())
        except imports.BadRecord as error:
            raise click.ClickException(f"{error}. Nothing was loaded.") from error
        db.session.commit()
    click.echo(f"{count} records, {new} of them new.")


@charity.command("import-360giving")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", required=True, help="Short name of the sample publisher, part of its address.")
@click.option("--name", required=True, help="The publisher's own name.")
@click.option("--website", default=None, help="Where the publisher publishes the data.")
def import_360giving(file: Path, code: str, name: str, website: str | None) -> None:
    """Take in the grants of another publisher (360Giving, JSON or CSV) as a labelled sample, not shown yet."""
    with writing():
        try:
            rows = grant_imports.read(file.read_bytes())
            publisher = grant_imports.add_publisher(code, name, website)
            count, new = grant_imports.load(publisher, rows, by=System(), now=clock.now())
        except grant_imports.BadFile as error:
            faults = "\n".join(error.faults[:20])
            raise click.ClickException(f"{faults}\nNothing was imported ({len(error.faults)} faults).") from error
        db.session.commit()
    click.echo(f"{count} grants, {new} of them new. Show them: flask charity show-sample {code}")


@charity.command("show-sample")
@click.argument("code")
@click.option("--hide", is_flag=True, help="Take them off the site again.")
def show_sample(code: str, hide: bool) -> None:
    """Show the projects of a sample publisher, labelled, or hide them."""
    with writing():
        publisher = queries.publisher(code)
        if publisher is None:
            raise click.ClickException(f"There is no publisher {code}.")
        try:
            count = grant_imports.show(publisher, not hide, by=System(), now=clock.now())
        except grant_imports.BadFile as error:
            raise click.ClickException(str(error)) from error
        db.session.commit()
    click.echo(f"{count} projects {'hidden' if hide else 'shown'}.")
