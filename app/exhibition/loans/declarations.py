"""What the site is told of lent tickets: whose data, and what is forgotten by itself."""

from flask_babel import lazy_gettext as _l

from app.core.db import db
from app.core.features import PersonalData
from app.exhibition.loans import models, operations

OWNER = models.OWNER

personal_data = (
    PersonalData(
        _l("您借给展馆的票：照片、几句记忆、您给的称呼，以及是谁借的"),
        _l("给来看展的人看；编号、条码和人脸遮住以后，没遮的原图就删掉"),
        _l("公开期间；您收回或退出时立刻删除，没有通过的 30 天后删除"),
    ),
)


def forget() -> None:
    """A loan whose picture is gone goes too."""
    operations.forget_ended()
    db.session.commit()
