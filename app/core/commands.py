"""Commands of the ground: demonstration data and the audit chain."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.core import audit, backup, city, clock, search, settings
from app.core.db import db, writing

MARK = "demonstrated"


def demonstrate() -> bool:
    """Load the demonstration city once; True when this call did it. One transaction: all or nothing."""
    chosen = city.current()
    with writing():
        if settings.get(MARK) == chosen.code:
            db.session.rollback()
            return False
        for feature in current_app.extensions["features"]:
            if feature.demonstrate:
                feature.demonstrate(chosen, clock.now())
        settings.put(MARK, chosen.code)
        search.rebuild()
        db.session.commit()
    return True


backup.after_restore(search.rebuild)


def catch_up() -> None:
    """Add what the features set a site up with, and bring the index to this version of the program."""
    for feature in current_app.extensions["features"]:
        if feature.set_up:
            feature.set_up(city.current(), clock.now())
    if not search.is_current():
        search.rebuild()
        return
    for feature in current_app.extensions["features"]:
        for each in feature.searchable:
            if each.is_built_in:
                search.put(*each.entries(None))


@click.command("demonstrate")
@with_appcontext
def demonstrate_command() -> None:
    """Fill an empty site with the demonstration city."""
    if not current_app.extensions["config"].demonstration:
        raise click.ClickException("Demonstration data are refused in production. Set DEMONSTRATION=1 to try the site.")
    if demonstrate():
        click.echo("The demonstration city is loaded.")


audit_group = AppGroup("audit", help="The audit log.")


@audit_group.command("verify")
def verify() -> None:
    """Prove that the audit chain holds; exit 1 and say where when it does not."""
    breaks = list(audit.verify())
    for found in breaks:
        where = "the end" if found.entry_id is None else f"entry {found.entry_id}"
        click.echo(f"BROKEN at {where}: {found.reason}")
    head = db.session.get_one(audit.AuditHead, 1)
    if breaks:
        raise SystemExit(1)
    click.echo(f"The chain of {head.count} entries holds. Head: {head.hash}")


search_group = AppGroup("search", help="The search index.")


@search_group.command("rebuild")
def rebuild() -> None:
    """Make the search index anew from the rows of the site."""
    with writing():
        count = search.rebuild()
        db.session.commit()
    click.echo(f"{count:,} entries can be found.")


COMMANDS = (demonstrate_command, audit_group, search_group)
