"""What a visitor may say of a code: one of four things, no word of their own."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from app.core.forms import Form, required
from app.qr.words import FAULTS


class ReportForm(Form):
    fault = RadioField(
        _l("哪里不对"),
        choices=[(fault.value, label) for fault, label in FAULTS.items()],
        validators=[required(_l("请选一项"))],
    )
