"""How kinds, states, steps and facts of applications are called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.core import i18n
from app.core.city import City
from app.stations import sheets, words
from app.stations.applications.models import Application
from app.stations.applications.rules import Act, Kind, State
from app.stations.rules import Service

KINDS = {
    Kind.CHANGE: _l("改站点资料"),
    Kind.SERVICE: _l("申请成为公益驿站"),
    Kind.OUTLET: _l("登记开站意向"),
}
STATES = {
    State.APPLIED: _l("已收到，等初审"),
    State.CHECKED: _l("初审通过，等审批"),
    State.APPROVED: _l("已批准"),
    State.RETURNED: _l("退回，请修改"),
    State.WITHDRAWN: _l("已撤回"),
}
ACTS = {
    Act.APPLY: _l("已提交"),
    Act.CHECK: _l("初审通过"),
    Act.VERIFY: _l("条件已核验"),
    Act.APPROVE: _l("已批准"),
    Act.RETURN: _l("已退回"),
    Act.WITHDRAW: _l("已撤回"),
}
PROMISES = {
    "free": _l("服务免费，不以购彩为条件"),
    "everybody": _l("对所有人开放，不问身份"),
    "daily": _l("每个开门日按一次“都正常”，坏了就说"),
    "clean": _l("饮水、设备和座椅保持干净"),
    "minors": _l("不向未成年人售彩、兑奖"),
}
LABELS = {
    "name": _l("名称"),
    "address": _l("地址"),
    "phone": _l("对外电话"),
    "position": _l("新位置在哪里"),
    "new_owner": _l("新站主"),
    "why": _l("为什么改"),
    "place": _l("想开在哪里"),
    "premises": _l("场地"),
    "who": _l("以什么身份"),
}
APPLICANTS = {"person": _l("个人"), "company": _l("企业或机构")}


def asked(application: Application, city: City) -> list[tuple[Any, Any, Any]]:
    """What is asked for: (label, what stands now, what it is to be); values of people are marked as Chinese."""
    facts = application.facts
    if application.kind is Kind.CHANGE:
        before = facts.get("before", {})
        return [
            (LABELS[name], i18n.zh(before.get(name) or ""), i18n.zh(value)) for name, value in facts["wanted"].items()
        ]
    if application.kind is Kind.SERVICE:
        week = sheets.shown("weekly", facts["weekly"], city)
        services = [words.SERVICES[Service(each)] for each in facts["services"]]
        return [
            (_("能提供的服务"), "", _("、").join(map(str, services))),
            (_("开门时间"), "", i18n.zh(week)),
            (_("承诺"), "", _("；").join(str(PROMISES[each]) for each in facts["promises"])),
        ]
    county = city.counties.get(facts["county"])
    town = city.towns.get(facts["town"] or "")
    area = " ".join(i18n.plain(each, "name") for each in (county, town) if each)
    return [
        (LABELS["place"], "", Markup("{} {}").format(area, i18n.zh(facts["address"]))),
        (LABELS["premises"], "", i18n.zh(facts["premises"])),
        (LABELS["who"], "", APPLICANTS[facts["who"]]),
    ]
