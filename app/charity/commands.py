"""`flask charity …`: what the city's folder knows, and the checks of the figures."""

import click
from flask.cli import AppGroup

from app.charity import imports
from app.core import city, clock
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
