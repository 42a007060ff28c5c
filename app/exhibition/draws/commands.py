"""`flask exhibition import-draws FILE`: results in one of the open forms, all or nothing."""

from pathlib import Path

import click

from app.core import clock
from app.core.audit import System
from app.core.db import db, writing
from app.exhibition.draws import imports, operations, wording
from app.exhibition.games import catalogue

MOST_SHOWN = 50


@click.command("import-draws")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--game", default="ssq", show_default=True, help="ssq, fc3d, qlc, kl8")
@click.option("--source", default="", help="数据来源，写在每一期旁边（必填的说明，不填则写文件名）")
@click.option("--source-url", default="", help="来源网址，https:// 开头")
def import_draws(path: Path, game: str, source: str, source_url: str) -> None:
    """导入开奖结果（JSON 或 CSV）。有一条不对，就一条也不导入。"""
    chosen = catalogue.by_code(game)
    if chosen is None or not chosen.is_drawn:
        known = ", ".join(each.code for each in catalogue.drawn_games())
        raise click.ClickException(f"没有游戏 {game}；可选：{known}")
    if source_url and not source_url.startswith("https://"):
        raise click.ClickException("--source-url 请填写以 https:// 开头的网址")
    with writing():
        try:
            taken = operations.import_draws(
                path.read_bytes(),
                chosen.facts,
                file_name=path.name,
                source=source or f"导入文件 {path.name}",
                source_url=source_url,
                by=System(),
                now=clock.now(),
            )
        except imports.NotReadable as error:
            raise click.ClickException(wording.unreadable(error)) from error
        except operations.Refused as error:
            for refused in error.refusals[:MOST_SHOWN]:
                click.echo(wording.refusal(refused), err=True)
            raise click.ClickException(f"共 {len(error.refusals)} 处不对，一条也没有导入。改好后再试。") from error
        except operations.ImportedMeanwhile as error:
            raise click.ClickException("同时有人在导入同样的期号，这次没有写入，请再试一次。") from error
        db.session.commit()
    _report(chosen.name, taken)


def _report(name: str, taken: operations.Taken) -> None:
    if not taken.added:
        click.echo(f"{name}：{taken.known} 期都已在档案里，内容相同，没有改动。")
        return
    known = f"，另有 {taken.known} 期已在档案里" if taken.known else ""
    click.echo(f"{name}：新增 {taken.added} 期{known}，最新一期 {taken.newest}。")
    if taken.unusual:
        click.echo(f"提醒：{len(taken.unusual)} 期不在平常的开奖日，请核对：{', '.join(taken.unusual[:10])}")
