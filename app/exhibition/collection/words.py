"""How the facts of a record are called."""

from flask_babel import lazy_gettext as _l

from app.core import i18n
from app.exhibition.collection.rules import LEFT_OUT, Tie

FACTS = {
    "key": _l("网址名"),
    "title": _l("题名"),
    "title_en": _l("题名（英文）"),
    "summary": _l("说明"),
    "summary_en": _l("说明（英文）"),
    "date": _l("日期"),
    "number": _l("编号或文号"),
    "subjects": _l("主题"),
    "places": _l("地点"),
    "creator": _l("作者"),
    "contributor": _l("其他责任者"),
    "publisher": _l("发行者"),
    "source": _l("来源"),
    "type": _l("类型"),
    "format": _l("格式"),
    "extent": _l("尺寸或数量"),
    "language": _l("语种"),
    "rights": _l("权利说明"),
    "rights_uri": _l("权利声明网址"),
    "latitude": _l("纬度"),
    "longitude": _l("经度"),
    "alt": _l("图片的替代文字"),
    "transcript": _l("文字稿"),
    "item_class": _l("类别"),
    "links": _l("和别的记录的关系"),
}
# From the record that points, and from the one pointed to.
TIES = {
    Tie.PART: (_l("属于"), _l("包含")),
    Tie.SAME: (_l("同一件事"), _l("同一件事")),
    Tie.RELATED: (_l("有关"), _l("有关")),
}


def ties() -> dict[str, Tie]:
    """What an editor may write for each tie: its name in either language, or its key."""
    return {word.lower(): tie for tie, names in TIES.items() for word in (tie.value, *i18n.both(names[0]))}


COLUMNS = {LEFT_OUT: _l("不导入"), **FACTS}
FAULTS = {
    "missing": _l("没有填"),
    "too-long": _l("太长"),
    "no-address": _l("不是 https:// 开头的网址"),
    "unknown": _l("词表里没有这一项"),
    "unclear": _l("看不懂，请写成 属于：first-ticket；有关：…"),
    "nowhere": _l("没有这个网址名的记录"),
    "of-another-class": _l("这一类没有这个项目"),
}
# rightsstatements.org and Creative Commons, by the end of their address.
RIGHTS = {
    "/NoC-US/1.0/": _l("在美国不受著作权保护"),
    "/InC/1.0/": _l("受著作权保护"),
    "/InC-EDU/1.0/": _l("受著作权保护，可用于教育"),
    "/CNE/1.0/": _l("著作权状况未评估"),
    "/by/4.0/": _l("知识共享 署名 4.0"),
    "/by-sa/4.0/": _l("知识共享 署名—相同方式共享 4.0"),
    "/zero/1.0/": _l("放弃著作权（CC0）"),
}


def rights(address: str) -> str:
    """What a statement of rights says in short; its address where it is not known here."""
    return str(next((name for end, name in RIGHTS.items() if address.endswith(end)), address))


def both(name: str) -> tuple[str, str]:
    """A fact's name in 简体中文 and in English."""
    return i18n.both(FACTS[name])
