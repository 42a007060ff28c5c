"""`flask exhibition …`: the hall's content and its draws."""

from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.core import city, clock
from app.core.audit import System
from app.core.db import db, writing
from app.exhibition import loading
from app.exhibition.archive import commands as archive
from app.exhibition.draws.commands import import_draws
from app.exhibition.scans import imports
from app.exhibition.tiles import jobs as tiles

exhibition = AppGroup("exhibition", help="The online exhibition hall.")
exhibition.add_command(import_draws)
exhibition.add_command(archive.export)
exhibition.add_command(archive.take)


@exhibition.command("make-tiles")
def make_tiles() -> None:
    """把每件展品的图切成图块，供放大查看。已有的不重做。"""
    while made := tiles.make():
        done, total = tiles.progress()
        click.echo(f"新切 {made} 幅，共 {done}/{total}。")
    click.echo("每件展品的图块都齐了。")


TOLD = {
    "taken": "已存为新稿",
    "known": "已经有了，没有改动",
    "unmatched": "没有对应的记录",
    "several": "有几条记录都叫这个名字",
    "pixels": "像素太多",
    "small": "太小",
    "kind": "不是 JPEG、PNG、WebP 或 TIFF",
    "damaged": "打不开",
}


@exhibition.command("import-pictures")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--send", is_flag=True, help="有替代文字的直接送审。")
def import_pictures(folder: Path, *, send: bool) -> None:
    """收下一个文件夹的扫描件。文件名就是记录的网址名或编号；一个文件一个文件地收，停了再运行会接着来。"""
    counts: Counter[str] = Counter()
    data_dir = current_app.extensions["config"].data_dir
    with writing():
        for each in imports.take(folder, data_dir, send=send, by=System(), now=clock.now()):
            counts[each.what] += 1
            click.echo(f"{each.file}：{TOLD.get(each.what, each.what)}{f'（{each.item}）' if each.item else ''}")
    click.echo(
        "；".join(f"{TOLD.get(what, what)} {count}" for what, count in sorted(counts.items())) or "文件夹里没有图片。"
    )
    click.echo("图块由后台任务切；也可以现在运行 flask exhibition make-tiles。")


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
