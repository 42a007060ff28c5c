"""Why a file or a row is refused, in the reader's words: for the command and for the desk."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from app.core import i18n
from app.exhibition.draws import imports
from app.exhibition.draws.rules import Fault


def refusal(refused: imports.Refusal) -> str:
    """第 12 行（第 3 条）：红球 34 不在 1 到 33 之间."""
    reason = REASONS[refused.found.fault](_named(refused.found.facts))
    return _("第 %(line)s 行（第 %(number)s 条）：%(reason)s", line=refused.line, number=refused.number, reason=reason)


def unreadable(error: imports.NotReadable) -> str:
    where = _("第 %(line)s 行附近：", line=error.line) if error.line else ""
    return where + UNREADABLE[error.reason]()


def _named(facts: Mapping[str, Any]) -> dict[str, Any]:
    pool = facts.get("pool")
    if pool is None:
        return dict(facts)
    return {**facts, "pool": i18n.plain(pool, "name"), "low": pool.low, "high": pool.high, "draw": pool.draw}


REASONS: dict[Fault, Callable[[Mapping[str, Any]], str]] = {
    Fault.NOT_A_RECORD: lambda f: _("这一条不是完整的记录，请检查列数和括号"),
    Fault.NO_ISSUE: lambda f: _("没有期号"),
    Fault.BAD_ISSUE: lambda f: _("期号“%(text)s”不对，应为 7 位（如 2026096）或 5 位（如 26096）", text=f["text"]),
    Fault.NO_DATE: lambda f: _("第 %(issue)s 期没有开奖日期", issue=f["issue"]),
    Fault.BAD_DATE: lambda f: _("开奖日期“%(text)s”不对，应为 2026-08-20 这样的日期", text=f["text"]),
    Fault.OTHER_YEAR: lambda f: _(
        "第 %(issue)s 期的开奖日期 %(date)s 不在期号所属的年份", issue=f["issue"], date=f["date"]
    ),
    Fault.IN_FUTURE: lambda f: _("开奖日期 %(date)s 还没有到", date=f["date"]),
    Fault.NO_NUMBERS: lambda f: _("没有%(pool)s", pool=f["pool"]),
    Fault.NOT_NUMBERS: lambda f: _("%(pool)s“%(text)s”里有不是号码的内容", pool=f["pool"], text=f["text"]),
    Fault.WRONG_COUNT: lambda f: _(
        "%(pool)s应有 %(draw)s 个，这里有 %(count)s 个", pool=f["pool"], draw=f["draw"], count=f["count"]
    ),
    Fault.OUT_OF_RANGE: lambda f: _(
        "%(pool)s %(number)s 不在 %(low)s 到 %(high)s 之间",
        pool=f["pool"], number=f["number"], low=f["low"], high=f["high"],
    ),
    Fault.REPEATED_NUMBER: lambda f: _("%(pool)s %(number)s 重复了", pool=f["pool"], number=f["number"]),
    Fault.SPECIAL_REPEATED: lambda f: _(
        "%(pool)s %(number)s 已经在其他号码里了", pool=f["pool"], number=f["number"]
    ),
    Fault.TWICE_IN_FILE: lambda f: _("第 %(issue)s 期在第 %(line)s 行已经出现过", issue=f["issue"], line=f["line"]),
    Fault.SAME_DAY: lambda f: _("%(date)s 这一天在第 %(line)s 行已有另一期", date=f["date"], line=f["line"]),
    Fault.OUT_OF_ORDER: lambda f: _(
        "第 %(issue)s 期的日期不晚于第 %(before)s 期，次序不对", issue=f["issue"], before=f["before"]
    ),
    Fault.DIFFERS: lambda f: _("第 %(issue)s 期已在档案里，内容与这一条不同", issue=f["issue"]),
}  # fmt: skip

COLUMNS = "term,draw_time,draw_result,front_numbers,back_numbers / code,date,red,blue"
UNREADABLE: dict[str, Callable[[], str]] = {
    "empty": lambda: _("文件是空的，请选择有开奖记录的文件"),
    "not-text": lambda: _("这不是文本文件。请用 UTF-8 编码的 JSON 或 CSV；表格请先另存为 CSV"),
    "not-json": lambda: _("JSON 写法不完整，请检查括号、引号和逗号"),
    "no-rows": lambda: _("文件里没有这个游戏的开奖记录"),
    "no-columns": lambda: _("CSV 的列不认识，第一行应为 %(columns)s", columns=COLUMNS),
    "too-many": lambda: _("一次最多导入 20,000 条，请分成几个文件"),
}  # fmt: skip
