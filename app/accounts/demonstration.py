"""One sign-in for each role. Known passwords: created only in demonstration, refused in production."""

import datetime

from app.accounts import operations, queries
from app.accounts.rules import Role
from app.core.audit import System
from app.core.city import City

# role, sign-in name, what others see, password
SIGN_INS = (
    (Role.MEMBER, "member", "演示会员", "member-demo-1"),
    (Role.OWNER, "owner", "演示站主", "owner-demo-1"),
    (Role.HELPER, "helper", "演示帮手", "helper-demo-1"),
    (Role.EDITOR, "editor", "演示编辑", "editor-demo-1"),
    (Role.OPERATOR, "operator", "演示运营员", "operator-demo-1"),
    (Role.AUDITOR, "auditor", "演示审计员", "auditor-demo-1"),
    (Role.ADMINISTRATOR, "administrator", "演示管理员", "administrator-demo-1"),
)


def load(_city: City, now: datetime.datetime) -> None:
    """Scoped roles (owner, helper, editor) are granted by the features that own the scopes."""
    for role, name, display_name, password in SIGN_INS:
        if queries.by_name(name):
            continue
        person = operations.add_person(name, display_name, password, by=System(), now=now, is_demonstration=True)
        if role in (Role.MEMBER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR):
            operations.grant_role(person, role, by=System(), now=now)
