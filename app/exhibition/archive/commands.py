"""`flask exhibition export FILE.zip` and `flask exhibition import FILE.zip`."""

from pathlib import Path

import click
from flask import current_app

from app.core import clock
from app.core.audit import System
from app.core.db import db, reading, writing
from app.exhibition.archive import operations, rules


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def export(path: Path) -> None:
    """整个展馆（文字、记录、图片、录音、开奖档案）写成一个归档。同样的内容，每次一个字节都不差。"""
    with reading():
        count = operations.write(path, current_app.extensions["config"].data_dir)
        db.session.rollback()
    click.echo(f"{path}：{count} 个文件，{path.stat().st_size / 1e6:,.1f} MB。")


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def take(path: Path) -> None:
    """把归档导入空的展馆。有一处不对，就什么也不导入。"""
    with writing():
        try:
            counts = operations.read(path, current_app.extensions["config"].data_dir, by=System(), now=clock.now())
        except rules.Unfit as error:
            db.session.rollback()
            raise click.ClickException(str(error)) from error
        db.session.commit()
    rooms, pages, items, lent = (counts[name] for name in ("exhibit", "exhibit-page", "item", "loan"))
    click.echo(f"已导入：展厅 {rooms} 个，展页 {pages} 页，记录 {items} 条，借来的票 {lent} 张。")
