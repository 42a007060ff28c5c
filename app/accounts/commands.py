"""`flask people …`: what an administrator needs before anybody can sign in."""

import click
from flask.cli import AppGroup

from app.accounts import operations, queries
from app.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault, Role, password_fault
from app.core import clock
from app.core.audit import System
from app.core.db import db, writing

FAULTS = {
    PasswordFault.SHORT: f"The password is too short: at least {SHORTEST_PASSWORD} characters, please.",
    PasswordFault.LONG: f"The password is too long: at most {LONGEST_PASSWORD} characters, please.",
    PasswordFault.GUESSABLE: "This password is easily guessed: choose another, without the name one signs in with.",
}

people = AppGroup("people", help="People who can sign in.")


@people.command("add-administrator")
@click.argument("name")
@click.option("--display-name", required=True)
@click.password_option()
def add_administrator(name: str, display_name: str, password: str) -> None:
    """Add the first administrator of a new site."""
    if fault := password_fault(password, name):
        raise click.ClickException(FAULTS[fault])
    with writing():
        try:
            person = operations.add_person(name, display_name, password, by=System(), now=clock.now())
        except operations.NameTaken as error:
            raise click.ClickException(f"Somebody signs in as {name} already.") from error
        except operations.UnusableName as error:
            raise click.ClickException("Use a name without invisible characters.") from error
        operations.grant_role(person, Role.ADMINISTRATOR, by=System(), now=clock.now())
        db.session.commit()
    click.echo(f"{name} can sign in as administrator.")


@people.command("sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """End every session of a person, for example after a lost phone."""
    with writing():
        person = queries.by_name(name)
        if person is None:
            raise click.ClickException(f"Nobody signs in as {name}.")
        operations.end_sign_ins(person, by=System(), now=clock.now())
        db.session.commit()
    click.echo(f"Every session of {name} has ended.")
