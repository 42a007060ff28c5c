"""Bringing a table, and saying what it means."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from app.charity import labels
from app.charity.entry.reading import Column, Fault
from app.charity.forms import MONEY_UNITS, PartForm
from app.charity.models import Project
from app.charity.rules import SPENDING, MoneyKind
from app.core.forms import line

LONGEST_PASTE = 400_000
COLUMNS = {
    Column.NONE: _l("不用"),
    Column.LABEL: _l("名目"),
    Column.AMOUNT: _l("金额"),
    Column.LEVEL: _l("资金级次"),
    Column.DATE: _l("日期"),
}
FAULTS = {
    Fault.NO_LABEL: _l("没有名目"),
    Fault.NO_AMOUNT: _l("没有金额"),
    Fault.NOT_AN_AMOUNT: _l("金额不是数字，或比分还细"),
    Fault.UNKNOWN_LEVEL: _l("看不出是哪一级，请写中央、省、市或县"),
    Fault.NOT_A_DAY: _l("日期请写成 2026-11-23"),
    Fault.FORMULA: _l("是公式，请先粘成数值"),
}


class TableForm(PartForm):
    file = FileField(_l("表格文件（.xlsx 或 CSV）"))
    pasted = TextAreaField(
        _l("或者从 Word、Excel 里复制表格，粘在这里"),
        validators=[Length(max=LONGEST_PASTE, message=_l("表太大，请分几次"))],
        render_kw={"rows": 6},
    )
    kind = SelectField(_l("这些钱是"), choices=[SelectChoice(kind.value, labels.MONEY[kind]) for kind in SPENDING])
    amount_unit = SelectField(_l("金额的单位"), choices=MONEY_UNITS)
    stated = StringField(_l("公告写的合计"), validators=[line()])
    document_id = SelectField(_l("出处"), choices=[])

    def __init__(self, project: Project, **kwargs) -> None:
        super().__init__(project, **kwargs)
        del self.reason

    @property
    def money_kind(self) -> MoneyKind:
        return MoneyKind(self.kind.data)

    @property
    def paper(self) -> int | None:
        return int(self.document_id.data) if self.document_id.data else None
