"""`flask qr …`: does every code that may hang somewhere still read and lead where it says?"""

import collections
from collections.abc import Sequence
from dataclasses import dataclass, field

import click
from flask.cli import AppGroup

from app.core import site
from app.core.db import db, reading
from app.kits import decoders, sheets
from app.kits.rules import AT_ONCE
from app.qr import models as codes
from app.qr import queries, targets
from app.qr import rules as rules_of_codes

qr = AppGroup("qr", help="Printed codes.")


@dataclass
class Findings:
    """What a check found; `faults` are sentences."""

    codes: int = 0
    pages: int = 0
    by_decoder: collections.Counter = field(default_factory=collections.Counter)
    faults: list[str] = field(default_factory=list)


@qr.command("check")
@click.option("--most", type=int, default=None, help="Look at so many codes only, the newest first.")
def check(most: int | None) -> None:
    """Print every code in use, read it back, and follow it. Exit 1 and say which when one fails."""
    with reading():
        found = Findings()
        everything = queries.all_in_use(most)
        for start in range(0, len(everything), 3 * AT_ONCE):
            look_at(everything[start : start + 3 * AT_ONCE], found)
            click.echo(f"{found.codes} of {len(everything)} codes …", err=True)
        db.session.rollback()
    say(found)
    if found.faults:
        raise SystemExit(1)


def look_at(some: Sequence[codes.Placement], found: Findings) -> None:
    """Print these codes as sheets, read each page with every decoder, and follow what was read."""
    found.codes += len(some)
    shown = sheets.printed(some)
    without = {each.id for each in some} - {each.placement.id for each in shown}
    found.faults += [f"{each.code}: what it hangs on is not public" for each in some if each.id in without]
    if not shown:
        return
    for each, picture in zip(shown, decoders.pages(sheets.pdf(shown)), strict=True):
        found.pages += 1
        for name, texts in decoders.decoded(picture).items():
            if set(texts) == {each.text}:
                found.by_decoder[name] += 1
            else:
                found.faults.append(f"{each.placement.code}: {name} reads {texts or 'nothing'}, printed is {each.text}")
        wrong = follow(each.text, each.placement)
        if wrong:
            found.faults.append(wrong)


def follow(text: str, printed: codes.Placement) -> str | None:
    """What is wrong with where this text leads; None when it leads to the printed code's own place."""
    placement = queries.by_code(text.rsplit("/", 1)[1])
    if placement is None or placement.id != printed.id:
        return f"{printed.code}: {text} leads to no code or another one"
    if placement.state is not rules_of_codes.PlacementState.ACTIVE:
        return f"{printed.code}: is not in use"
    with site.addressable():
        target = targets.of(placement.target_kind, placement.target_id)
    return None if target and target.url else f"{printed.code}: leads nowhere"


def say(found: Findings) -> None:
    for fault in found.faults:
        click.echo(f"WRONG {fault}")
    read = ", ".join(f"{name} {found.by_decoder[name]}" for name in decoders.decoders())
    click.echo(f"{found.codes} codes in use, {found.pages} sheets printed at {decoders.DPI} dpi and read: {read}.")
    if not found.faults:
        click.echo("Every sheet reads as its own address and leads to its own place.")
