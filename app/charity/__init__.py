"""Charity releases: publishers, projects, and every figure with the paper it stands on."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.charity import (
    bundles,
    changes,
    commands,
    declarations,
    demonstration,
    notice_routes,
    open_routes,
    routes,
    searchable,
    staff_routes,
    update_staff_routes,
)
from app.charity.entry import staff_routes as entry_routes
from app.charity.photos import staff_routes as photo_routes
from app.charity.quality import jobs as quality_jobs
from app.charity.quality import routes as quality_routes
from app.charity.questions import jobs as question_jobs
from app.charity.questions import routes as question_routes
from app.charity.questions import staff_routes as question_desk
from app.charity.reminders import jobs as reminder_jobs
from app.core import spreadsheets
from app.core.db import db
from app.core.features import Feature, Format, Link, PersonalData, Searchable
from app.core.jobs import Job


def _forget_changes() -> None:
    changes.prune()
    db.session.commit()


feature = Feature(
    name="charity",
    blueprints=(
        routes.bp,
        open_routes.bp,
        staff_routes.bp,
        update_staff_routes.bp,
        entry_routes.bp,
        notice_routes.bp,
        photo_routes.bp,
        question_routes.bp,
        question_desk.bp,
        quality_routes.bp,
    ),
    commands=(commands.charity,),
    navigation=(
        Link(
            _l("公益"),
            "charity.index",
            art="door-charity",
            order=20,
            invitation=_l("看公益"),
            text=_l("公益金花在哪里，做到没有"),
        ),
    ),
    desk=(
        Link(
            _l("公益项目"),
            "charity_desk.projects",
            roles=(accounts.Role.EDITOR, accounts.Role.AUDITOR),
            order=20,
        ),
        Link(
            _l("项目问答"),
            "charity_question_desk.index",
            roles=(accounts.Role.EDITOR, accounts.Role.OPERATOR, accounts.Role.AUDITOR, accounts.Role.ADMINISTRATOR),
            order=22,
        ),
    ),
    queues=declarations.queues,
    first_steps=declarations.first_steps,
    audit_actions={
        "project.add": _l("新建项目"),
        "project.change": _l("改项目基本情况"),
        "project.sent": _l("送审项目"),
        "project.passed": _l("审过项目"),
        "project.returned": _l("退回项目"),
        "project.taken-back": _l("收回项目稿"),
        "project.published": _l("发布项目"),
        "project.withdrawn": _l("撤回项目"),
        "project.import": _l("导入外来样例"),
        "project.samples": _l("显示或隐藏外来样例"),
        "project.document": _l("改项目文件"),
        "project.picture": _l("传项目照片"),
        "project.money": _l("改项目金额"),
        "project.output": _l("改项目产出"),
        "project.milestone": _l("改项目里程碑"),
        "project-question.shown": _l("公开提问"),
        "project-question.refused": _l("不公开提问"),
        "project-question.answer": _l("答复提问"),
        "project-questions.switch": _l("开关项目问答"),
        "project-update.add": _l("写项目动态"),
        "project-update.change": _l("改项目动态"),
        "project-update.sent": _l("送审项目动态"),
        "project-update.passed": _l("审过项目动态"),
        "project-update.returned": _l("退回项目动态"),
        "project-update.taken-back": _l("收回项目动态"),
        "project-update.published": _l("发布项目动态"),
        "project-update.withdrawn": _l("撤回项目动态"),
    },
    bundles=bundles.bundles,
    searchable=(
        Searchable(
            searchable.PROJECT,
            _l("公益项目"),
            searchable.projects,
            lambda code: url_for("charity.project", code=code),
        ),
        Searchable(searchable.UPDATE, _l("项目动态"), searchable.updates, declarations.story),
    ),
    sitemap=declarations.sitemap,
    highlights=declarations.highlights,
    qr_targets={"project": declarations.target_kind},
    scopes={"publisher": declarations.publisher_name},
    untranslated=declarations.untranslated,
    reviewed=declarations.reviewed,
    grounds={"project": photo_routes.ground},
    jobs=(
        Job("forget-questions", question_jobs.forget_ended, hour="3", minute="50"),
        Job("remind-of-publication", reminder_jobs.remind, hour="6", minute="0"),
        Job("forget-project-changes", _forget_changes, hour="3", minute="55"),
        Job("count-quality", quality_jobs.count, hour="4", minute="10"),
    ),
    personal_data=(
        PersonalData(
            _l("您在项目页的提问：写的称呼、问的话、是谁问的"),
            _l("让负责单位答复，让您能收回；公开的只有称呼和问题"),
            _l("公开期间；没有通过或收回的，30 天后删除。退出积分活动时，没公开的删除，公开的去掉称呼"),
        ),
    ),
    demonstrate=demonstration.load,
    demonstration_sign_ins=tuple(
        (role, name, password)
        for role, (name, _shown, password) in zip(
            ("second-editor", "third-editor"), demonstration.REVIEWERS, strict=True
        )
    ),
    formats=(
        Format(
            _l("公益数据接口说明（OpenAPI 3.1）"),
            _l("下面几种格式能带哪些条件、答些什么，程序可以照着生成客户端。只读，不用密钥。"),
            "charity_open.interface",
            "application/json",
        ),
        Format(
            _l("公益项目和公示（JSON）"),
            _l(
                "真实的项目和公示，每个数字带出处；金额是整数（分）。可以带名单的筛选条件，一份最多 5000 条。不含演示项目。"
            ),
            "charity_open.listing",
            "application/json",
        ),
        Format(
            _l("公益项目和公示（CSV）"),
            _l("同样的内容，一行一个项目，UTF-8 带字节顺序标记。空格是没有公布，不是零。"),
            "charity_open.table",
            "text/csv",
        ),
        Format(
            _l("公益项目和公示（Excel）"),
            _l("同样的内容，中文表头。"),
            "charity_open.workbook",
            spreadsheets.MEDIA_TYPE,
        ),
        Format(
            _l("公益项目（360Giving，JSON）"),
            _l(
                "按 360Giving 1.4 标准，一个项目一条；没有拨付日期或负责单位的写不进这个标准。外来样例加 ?records=sample。"
            ),
            "charity_open.grants_listing",
            "application/json",
        ),
        Format(
            _l("公益项目（360Giving，CSV）"),
            _l("同一标准的表格形式。"),
            "charity_open.grants_table",
            "text/csv",
        ),
        Format(
            _l("公益项目和动态（Atom）"),
            _l("新的项目和动态，可以带名单的筛选条件：只订阅一个县、一类、一家单位。"),
            "charity_open.projects_feed",
            "application/atom+xml",
        ),
        Format(
            _l("更正台账（Atom）"),
            _l("改过的数字：旧数、新数、原因。"),
            "charity_open.corrections_feed",
            "application/atom+xml",
        ),
    ),
)
