"""`flask exhibition …`: the hall's content and its draws."""

import click
from flask.cli import AppGroup

from app.core import city, clock
from app.core.audit import System
from app.core.db import db, writing
from app.exhibition import loading
from app.exhibition.draws.commands import import_draws
from app.exhibition.tiles import jobs as tiles

exhibition = AppGroup("exhibition", help="The online exhibition hall.")
exhibition.add_command(import_draws)


@exhibition.command("make-tiles")
def make_tiles() -> None:
    """把每件展品的图切成图块，供放大查看。已有的不重做。"""
    while made := tiles.make():
        done, total = tiles.progress()
        click.echo(f"新切 {made} 幅，共 {done}/{total}。")
    click.echo("每件展品的图块都齐了。")


@exhibition.command("load-content")
def load_content() -> None:
    """载入本市的展馆内容。已在后台改过的展页和记录不动。"""
    chosen = city.current()
    with writing():
        try:
            report = loading.load(chosen, by=System(), now=clock.now())
        except loading.WrongContent as error:
            for line in error.lines:
                click.echo(line, err=True)
            raise click.ClickException(f"共 {len(error.lines)} 处不对，什么也没有载入。") from error
        db.session.commit()
    for name in report.kept:
        click.echo(f"在后台改过，保留：{name}")
    click.echo(f"新增 {report.added} 行，更新 {report.updated} 行，保留 {len(report.kept)} 行。")
