"""The word list, and how states and reasons are called."""

import functools
import tomllib
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.content.moderation import rules
from app.content.moderation.rules import Moderation

STATES = {
    Moderation.WAITING: _l("等中心看过"),
    Moderation.SHOWN: _l("已公开"),
    Moderation.REFUSED: _l("没有通过"),
    Moderation.WITHDRAWN: _l("已收回"),
}
REASONS = {
    "selling": _l("不能卖票、代购、赊账或买票送东西"),
    "prediction": _l("不能预测号码、许诺中奖或说谁中过奖"),
    "inducement": _l("不能催人买、用红包或转发拉人"),
    "contact": _l("不能留私人联系方式，公开的电话写在站点资料里"),
    "gambling": _l("不能提别的赌博"),
}


@functools.cache
def refused() -> dict[str, list[str]]:
    return tomllib.loads((Path(__file__).parent / "refused_words.toml").read_text(encoding="utf-8"))


def fault_of(text: str) -> str:
    """Why this text cannot be taken, in the writer's words; empty when a person may look at it."""
    if rules.has_hidden(text):
        return _("里面有看不见的字符，请重新输入")
    found = rules.refused_words(text, refused())
    if found:
        reason, words = next(iter(found.items()))
        return _("请去掉“%(word)s”：%(reason)s", word=words[0], reason=REASONS[reason])
    contact = rules.contact_in(text)
    if contact:
        return _("请去掉“%(word)s”：%(reason)s", word=contact, reason=REASONS["contact"])
    return ""
