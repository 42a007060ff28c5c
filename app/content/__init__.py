"""What every publishing feature shares: states, versions, Markdown; pictures and notes from people, and who lets them pass."""

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.content.moderation import grounds, staff_routes
from app.content.notes import queries as notes
from app.content.pictures import operations as pictures
from app.content.pictures import queries as picture_queries
from app.content.pictures import routes
from app.content.workflow import desk as workflow
from app.content.workflow import queries as workflow_queries
from app.content.workflow import staff_routes as workflow_routes
from app.core import clock
from app.core.db import db
from app.core.features import Feature, Link, PersonalData, Queue
from app.core.jobs import Job


def _queues(user, _now):
    publishers = user.scope_keys(accounts.Role.EDITOR)
    if publishers:
        yield Queue(
            _("等您审的稿子"), len(workflow_queries.waiting_for(user.id, publishers)), url_for("workflow.index")
        )
        returned = len(workflow_queries.returned_to(user.id, publishers))
        if returned:
            yield Queue(_("退回给您改的稿子"), returned, url_for("workflow.index"))
    if user.holds(accounts.Role.OPERATOR):
        count = picture_queries.waiting_count(grounds.with_own_desk()) + notes.waiting_count()
        yield Queue(_("等您看过的照片和留言"), count, url_for("moderation.index"))


def _forget_pictures() -> None:
    pictures.forget_ended(current_app.extensions["config"].data_dir, clock.now())
    db.session.commit()


feature = Feature(
    name="content",
    blueprints=(routes.bp, staff_routes.bp, workflow_routes.bp),
    desk=(
        Link(
            _l("审校"),
            "workflow.index",
            roles=(accounts.Role.EDITOR, accounts.Role.AUDITOR, accounts.Role.ADMINISTRATOR),
            order=25,
        ),
        Link(
            _l("照片和留言"),
            "moderation.index",
            roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=30,
        ),
    ),
    queues=_queues,
    audit_actions={
        "picture.add": _l("上传照片"),
        "picture.shown": _l("公开照片"),
        "picture.refused": _l("不公开照片"),
        "picture.withdrawn": _l("收回照片"),
        "picture.restored": _l("恢复照片"),
        "note.add": _l("写留言"),
        "note.shown": _l("公开留言"),
        "note.refused": _l("不公开留言"),
        "note.withdrawn": _l("收回留言"),
        "note.restored": _l("恢复留言"),
        "reviews.change": _l("改审校次数"),
    },
    jobs=(
        Job("keep-hours-of-publication", workflow.keep_hours),
        Job("forget-pictures", _forget_pictures, hour="3", minute="40"),
    ),
    personal_data=(
        PersonalData(
            _l("站主传的照片和留言，以及是谁传的"),
            _l("让来访者看到站点的样子；照片里的拍摄时间、地点和设备信息在收下时就去掉"),
            _l("公开期间；没有通过或收回的，30 天后删除"),
        ),
    ),
)
