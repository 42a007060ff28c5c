"""The back office's front door: what waits, who may do what, and what was done."""

from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.core.features import Feature, Link
from app.core.jobs import Job
from app.staff import audit_routes, jobs, opening, people_routes, routes, words

WORDS = (accounts.Role.EDITOR, accounts.Role.OPERATOR, accounts.Role.AUDITOR)
PEOPLE = (accounts.Role.ADMINISTRATOR, accounts.Role.AUDITOR)

feature = Feature(
    name="staff",
    blueprints=(routes.bp, people_routes.bp, audit_routes.bp),
    desk=(
        Link(_l("今天的工作"), "staff.desk", roles=tuple(accounts.STAFF), order=0),
        Link(
            _l("缺英文的内容"),
            "staff.untranslated",
            roles=(accounts.Role.EDITOR, accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=80,
        ),
        Link(_l("人员与角色"), "people.index", roles=PEOPLE, order=90),
        Link(_l("操作记录"), "audit.index", roles=PEOPLE, order=95),
        Link(_l("没发出的消息"), "staff.messages", roles=PEOPLE, order=96),
    ),
    account=(Link(_l("工作台"), "staff.desk", roles=tuple(accounts.STAFF), order=5),),
    first_steps=opening.people,
    audit_actions={"audit.verify": _l("核对操作记录"), "message.retry": _l("重发消息")},
    audit_facts=words.FACTS,
    jobs=(Job("verify-audit", jobs.verify_audit, hour="4", minute="10"),),
)
