"""An act in the words of its history."""

from flask_babel import gettext as _

from app.stations import opening, words
from app.stations.acts.models import OwnerAct
from app.stations.acts.rules import ActKind
from app.stations.rules import Service, Status


def told(act: OwnerAct) -> str:
    """“饮水：暂停”, “都正常”, “今天 09:00–18:00”."""
    if act.kind is ActKind.CONFIRM:
        return _("都正常")
    if act.kind is ActKind.SERVICE:
        service, status = words.SERVICES[Service(act.facts["service"])], words.STATUSES[Status(act.facts["status"])]
        return _("%(service)s：%(status)s", service=service, status=status)
    after = act.facts["after"]
    if after is None:
        return _("当天照常开门")
    if after[0] is None:
        return _("当天休息")
    return _("当天 %(opens)s–%(closes)s", opens=opening.clock_text(after[0]), closes=opening.clock_text(after[1]))
