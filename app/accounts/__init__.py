"""People, roles with scopes, sessions, phones."""

from flask_babel import lazy_gettext as _l

from app.accounts import commands, demonstration, operations, routes, words
from app.accounts.invitations import operations as invitations
from app.accounts.invitations import routes as invitation_routes
from app.accounts.phones import operations as phones
from app.core import clock
from app.core.db import db
from app.core.features import Feature, Link, PersonalData
from app.core.jobs import Job


def _forget_old_sign_ins() -> None:
    operations.forget_old_sign_ins(clock.now())
    invitations.forget_old(clock.now())
    db.session.commit()


def _forget_old_codes() -> None:
    phones.forget_old_codes(clock.now())
    db.session.commit()


feature = Feature(
    name="accounts",
    blueprints=(routes.bp, invitation_routes.bp),
    commands=(commands.people,),
    account=(Link(_l("我的账号"), "accounts.me", order=90),),
    demonstrate=demonstration.load,
    demonstration_sign_ins=tuple((role.value, name, password) for role, name, _, password in demonstration.SIGN_INS),
    audit_actions={
        "person.add": _l("新增人员"),
        "person.disable": _l("停用人员"),
        "person.enable": _l("重新启用人员"),
        "person.password": _l("更换密码"),
        "role.grant": _l("授予角色"),
        "role.end": _l("收回角色"),
        "invitation.add": _l("发出邀请"),
        "invitation.use": _l("接受邀请"),
        "invitation.end": _l("收回邀请"),
        "sign-in": _l("登录"),
        "sign-in.end": _l("结束登录"),
    },
    audit_facts=words.DEVICES,
    jobs=(
        Job("forget-old-sign-ins", _forget_old_sign_ins, hour="3", minute="10"),
        Job("forget-old-codes", _forget_old_codes, minute="17"),
    ),
    personal_data=(
        PersonalData(_l("登录名、称呼、密码的单向散列"), _l("让您登录，并在页面上称呼您"), _l("直到您注销账号")),
        PersonalData(_l("邀请上写的称呼"), _l("让被邀请的人知道是给自己的"), _l("邀请到期后 190 天")),
        PersonalData(
            _l("手机号的单向散列和后四位；手机号本身不保存"),
            _l("用短信验证码登录；领取时对照后四位"),
            _l("直到您注销账号"),
        ),
        PersonalData(_l("登录记录：时间与设备种类"), _l("让您和中心结束不认识的登录"), _l("结束后 190 天")),
    ),
)
