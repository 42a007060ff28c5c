"""The whole hall out and in. Taking in is one transaction; it flushes, never commits."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.content.pictures import files as pictures
from app.content.pictures import rules as picture_rules
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.content.workflow import rules as reviews
from app.core import audit, clock, search
from app.core.db import db
from app.exhibition import queries as halls
from app.exhibition.archive import files, rules
from app.exhibition.blocks import rules as blocks
from app.exhibition.collection import writing as records
from app.exhibition.loans import operations as loans
from app.exhibition.loans import queries as lent
from app.exhibition.loans import rules as loan_rules
from app.exhibition.models import Block, Exhibit, ExhibitPage, Item
from app.exhibition.publishing import writing as exhibits

WRITINGS: dict[str, tuple[Any, Any]] = {
    exhibits.EXHIBIT.name: (exhibits.EXHIBIT, Exhibit),
    records.ITEM.name: (records.ITEM, Item),
}


def write(target: Path, data_dir: Path, told: files.Told = lambda _done, _all: None) -> int:
    """Write the archive as the database is now; gives the number of its files."""
    db.session.flush()
    rows = {files.DRAFTS: _drafts(), files.LOANS: _lent(data_dir)}
    return files.write(target, db.session.connection(), data_dir, rows, told)


def _lent(data_dir: Path) -> list[dict[str, Any]]:
    """What the public page shows of each lent ticket; one whose picture is lost is shown nowhere."""
    return [
        {**{name: getattr(loan, name) for name in loan_rules.TOLD}, "ended_on": loan.ended_on.isoformat()}
        | {name: getattr(picture, name) for name in loan_rules.PICTURED}
        for loan, picture in lent.every_shown()
        if all(pictures.path(data_dir, picture.digest, edge).is_file() for edge in picture_rules.EDGES)
    ]


def is_withdrawn(file: Path) -> bool:
    """Whether the archive shows a ticket that its lender took back, or the desk took down or covered, since it was made."""
    with zipfile.ZipFile(file) as archive:
        told = {found[1] for name in archive.namelist() if (found := rules.LENT.fullmatch(name))}
    return not lent.are_shown(told)


def _drafts() -> list[dict[str, Any]]:
    """What is being written of texts that the public reads already; other drafts are what their rows say."""
    found = []
    for name, (writing, model) in sorted(WRITINGS.items()):
        for row in db.session.scalars(select(model).order_by(model.id)):
            head = versions.head(name, row.id)
            if head is not None and head.state in reviews.OPEN and head.body != writing.body(row):
                found.append({"kind": name, "id": row.id, "body": head.body})
    return found


def read(source: Path, data_dir: Path, *, by: audit.System, now: datetime.datetime) -> dict[str, int]:
    """Take an archive into an empty hall; gives how many rows there are of what. Raises Unfit."""
    try:
        told = files.read(source, db.session.connection(), data_dir)
        db.session.expire_all()
        _check()
        for each in told[files.LOANS]:
            if not loan_rules.is_fit(each, clock.today(now)):
                raise rules.Unfit("归档里借来的票不合规矩。")
            loans.take_over(each, now=now)
        for each in told[files.DRAFTS]:
            writing, model = WRITINGS[each["kind"]]
            workflow.save(writing, db.session.get_one(model, each["id"]), each["body"], seen=0, by=by, now=now)
        counts = _follow() | {"loan": len(told[files.LOANS])}
    except (SQLAlchemyError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise rules.Unfit("归档里的行不是这个版本的展馆能用的。") from error
    hall = halls.hall()
    audit.record(by, "content.load", audit.Subject("hall", hall.slug if hall else "-", source.name), at=now, **counts)
    return counts


def _check() -> None:
    """What an editor could not have saved is not taken either."""
    for block in db.session.scalars(select(Block)):
        if list(blocks.problems(block.kind, block.data)):
            raise rules.Unfit(f"归档里第 {block.id} 块内容不合规矩。")


def _follow() -> dict[str, int]:
    """The search learns of all of it."""
    counts = {}
    for kind, model in (("exhibit", Exhibit), ("exhibit-page", ExhibitPage), ("item", Item)):
        numbers = db.session.scalars(select(model.id)).all()
        search.changed(kind, *numbers)
        counts[kind] = len(numbers)
    return counts
