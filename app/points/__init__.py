"""Points: earned by taking part in public good, exchanged for useful things of low value."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.core.features import Feature, Link, PersonalData, Searchable
from app.core.jobs import Job
from app.exhibition.quizzes import rules as quizzes
from app.points import (
    announced,
    check_in_routes,
    commands,
    counter_routes,
    demonstration,
    doors,
    join_routes,
    my_routes,
    programme_routes,
    routes,
    searchable,
    settlement_routes,
    staff_routes,
    stock_routes,
)
from app.points.campaigns import routes as codes
from app.points.campaigns import staff_routes as campaigns
from app.points.cards import counter_routes as card_counters
from app.points.cards import routes as cards
from app.points.cards import staff_routes as card_desk
from app.stations import rules as stations
from app.stations.reports import rules as reports

KEEPERS = (accounts.Role.OWNER, accounts.Role.HELPER)
DESK = (accounts.Role.OPERATOR, accounts.Role.AUDITOR)
OPERATOR = (accounts.Role.OPERATOR,)

feature = Feature(
    name="points",
    blueprints=(
        routes.bp,
        join_routes.bp,
        my_routes.bp,
        check_in_routes.bp,
        programme_routes.bp,
        counter_routes.owner,
        counter_routes.desk,
        staff_routes.bp,
        stock_routes.bp,
        settlement_routes.desk,
        settlement_routes.owner,
        cards.bp,
        card_counters.owner,
        card_counters.desk,
        card_desk.bp,
        codes.bp,
        campaigns.bp,
    ),
    commands=(commands.points,),
    navigation=(
        Link(
            _l("积分"),
            "points.index",
            art="door-points",
            order=30,
            invitation=_l("换好物"),
            text=_l("参加公益得积分，换用得着的东西"),
        ),
    ),
    account=(
        Link(_l("我的积分"), "points.passbook", roles=(accounts.Role.MEMBER,), order=20),
        Link(_l("会员码"), "points.member_code", roles=(accounts.Role.MEMBER,), order=21),
        Link(_l("我的积分资料"), "points_me.data", roles=(accounts.Role.MEMBER,), order=22),
        Link(_l("核销"), "points_owner.collect", roles=KEEPERS, order=11),
        Link(_l("确认参加"), "points_owner.confirm", roles=KEEPERS, order=12),
        Link(_l("积分卡"), "points_owner_cards.start", roles=KEEPERS, order=13),
        Link(_l("月末对账"), "points_statement.mine", roles=KEEPERS, order=14),
    ),
    desk=(
        Link(_l("积分"), "points_staff.index", roles=DESK, order=40),
        Link(_l("核销"), "points_counter.collect", roles=OPERATOR, order=41),
    ),
    searchable=(
        Searchable(searchable.REWARD, _l("好物"), searchable.rewards, lambda slug: url_for("points.reward", slug=slug)),
    ),
    subscriptions=(
        (reports.CorrectionConfirmed, announced.credit_correction),
        (quizzes.QuizPassed, announced.credit_quiz),
        (stations.StateChanged, announced.leave_place),
    ),
    sitemap=doors.sitemap,
    queues=doors.queues,
    first_steps=doors.first_steps,
    untranslated=doors.untranslated,
    demonstrate=demonstration.load,
    audit_actions={
        "points.rules": _l("公布积分规则"),
        "activity.published": _l("公布积分活动"),
        "activity.withdrawn": _l("收回积分活动"),
        "points.activity.change": _l("修改积分活动"),
        "points.terms": _l("设定活动积分"),
        "points.confirm": _l("确认会员参加"),
        "points.revoke": _l("冲正误记的积分"),
        "points.reward.add": _l("新增好物"),
        "points.reward.change": _l("修改好物"),
        "reward.published": _l("公布好物"),
        "reward.withdrawn": _l("收回好物"),
        "points.stock.open": _l("增加领取点"),
        "points.stock.close": _l("关闭领取点"),
        "points.stock.move": _l("库存变动"),
        "points.ready": _l("备好待领"),
        "points.hand-over": _l("核销"),
        "points.cancel": _l("领取点退回"),
        "points.adjust.propose": _l("提出积分调整"),
        "points.adjust.post": _l("积分调整记账"),
        "points.adjust.refuse": _l("积分调整未通过"),
        "points.settlement.open": _l("发出对账单"),
        "points.settlement.object": _l("对账单异议"),
        "points.settlement.answer": _l("答复对账单异议"),
        "points.settlement.seal": _l("对账单封账"),
        "points.campaign.open": _l("开设合作活动"),
        "points.campaign.approval": _l("填写批准文号"),
        "points.campaign.on": _l("启用合作活动"),
        "points.campaign.off": _l("停用合作活动"),
        "points.campaign.codes": _l("制作活动码"),
        "points.campaign.revoke": _l("收回活动码"),
        "points.campaign.settle": _l("结算合作活动"),
        "points.card.print": _l("印制积分卡"),
        "points.card.activate": _l("启用积分卡"),
        "points.card.end": _l("停用积分卡"),
        "points.card.replace": _l("换积分卡"),
        "points.rebuild": _l("按分录重算余额"),
    },
    jobs=(
        Job("points-vouchers", commands.expire_due_vouchers, minute="*/5"),
        Job("points-expire", commands.expire_everything, hour="0", minute="3"),
        Job("points-proof", commands.prove_nightly, hour="3", minute="40"),
        Job("points-forget-look-ups", commands.forget_old_look_ups, hour="3", minute="50"),
    ),
    personal_data=(
        PersonalData(
            _l("会员号、积分收支、参加记录、兑换凭证"),
            _l("记清楚每一分从哪里来、到哪里去"),
            _l("直到您退出；之后只留不带姓名的账目"),
        ),
        PersonalData(
            _l("已满 18 周岁的声明，以及站主看过证件的时间"),
            _l("积分只给成年人；证件内容不抄写、不保存"),
            _l("直到您退出"),
        ),
        PersonalData(
            _l("积分卡的卡号、每次用卡的时间和地点；您同意代办的家人怎么称呼"),
            _l("凭卡得积分、换好物，记清楚是谁来办的；卡密码只存认不出的暗记"),
            _l("家人的称呼到您取消为止，其余直到您退出"),
        ),
        PersonalData(
            _l("心愿单、提醒的同意与撤回"),
            _l("按您的意思提醒您"),
            _l("直到您退出"),
        ),
        PersonalData(
            _l("谁在什么时候查看过您的会员码或凭证"),
            _l("防止冒领和偷看"),
            _l("190 天"),
        ),
    ),
)
