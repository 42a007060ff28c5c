"""Printed codes at the desk: sheets to print, an owner's kit, the whole network in one run."""

from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.core.features import Feature, Link
from app.core.jobs import Job, Task
from app.kits import batch_routes, batches, commands, desk_routes, placement_routes, queues

feature = Feature(
    name="kits",
    blueprints=(placement_routes.bp, desk_routes.bp, batch_routes.bp),
    commands=(commands.qr,),
    desk=(Link(_l("点位码与套件"), "kits.index", roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR), order=21),),
    queues=queues.queues,
    first_steps=queues.first_steps,
    audit_actions={
        "kits.style": _l("改印码方式"),
        "kits.batch": _l("生成整批套件"),
        "kits.cancel": _l("取消整批套件"),
    },
    jobs=(
        Job("kits-go-on", batches.go_on),
        Job("kits-forget", batches.forget_old, hour="3", minute="45"),
    ),
    tasks=(Task(batches.TASK, batches.stretch),),
)
