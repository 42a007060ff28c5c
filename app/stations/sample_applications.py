"""Applications of the demonstration: an interest that waits, and a colleague, since one who checks does not approve."""

import datetime

from app.accounts import operations as accounts
from app.accounts import rules as roles
from app.core.audit import System
from app.core.city import City
from app.stations.applications import operations, showing
from app.stations.applications.rules import Kind

COLLEAGUE = ("operator2", "演示审批员", "operator2-demo-1")


def load(city: City, now: datetime.datetime) -> None:
    name, display_name, password = COLLEAGUE
    person = accounts.add_person(name, display_name, password, by=System(), now=now, is_demonstration=True)
    accounts.grant_role(person, roles.Role.OPERATOR, by=System(), now=now)
    county = next(iter(city.counties))
    facts = {"who": "person", "county": county, "town": "", "address": "示例地址", "premises": "临街门面，约 30 平方米"}
    operations.apply_for(
        Kind.OUTLET,
        None,
        facts,
        contact="000-0000000",
        by=operations.Visitor("演示申请人"),
        now=now,
        deadlines=showing.deadlines(city),
        is_demonstration=True,
    )
