"""An application as pages show it: its steps, its deadline, and the city's days."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core import templating
from app.core.city import City
from app.stations.applications import words
from app.stations.applications.models import Application
from app.stations.applications.operations import Deadlines


@dataclass(frozen=True)
class Step:
    """One line of the story."""

    day: str
    title: Any
    who: str
    note: str


def steps(application: Application) -> list[Step]:
    return [
        Step(templating.moment(each.at), words.ACTS[each.act], each.by_name or _("申请人"), each.note)
        for each in application.steps
    ]


def deadlines(city: City) -> Deadlines:
    """The city's own days, where its folder gives some."""
    own = city.facts.get("applications", {})
    return Deadlines(**{name: own[f"{name}_days"] for name in ("check", "decide") if f"{name}_days" in own})


def deadline(application: Application) -> str:
    if application.due_on is None:
        return ""
    return _("中心在 %(day)s前答复", day=templating.day(application.due_on, weekday=True))
