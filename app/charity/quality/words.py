"""Each test in the reader's words: what it says of a project that does not pass."""

from flask_babel import lazy_gettext as _l

from app.charity.quality.rules import Check

SAID = {
    Check.ZERO_AMOUNT: _l("金额写成了零"),
    Check.PAID_MORE: _l("支出比拨付还多"),
    Check.AWARDED_LATER: _l("拨付日期还没有到"),
    Check.PLANNED_ORDER: _l("计划完成早于计划开始"),
    Check.ACTUAL_ORDER: _l("实际完成早于实际开始"),
    Check.PLANNED_FAR: _l("计划日期在 12 年以后"),
    Check.ACTUAL_FAR: _l("实际日期在 5 年以后"),
    Check.LONG_AGO: _l("日期在 25 年以前"),
    Check.SAME_TEXT: _l("名称和简介一样"),
    Check.LONG_TITLE: _l("名称太长，超过 140 个字"),
    Check.EMAIL: _l("文字里有电子邮箱"),
    Check.PERSON: _l("文字里好像写了人的姓名"),
    Check.WRONG_CODE: _l("地方的代码对不上"),
    Check.NO_RECIPIENT: _l("没有写负责单位"),
    Check.NO_AMOUNT: _l("没有写金额"),
    Check.NO_AWARD_DATE: _l("没有写拨付日期"),
    Check.NO_PROGRAMME: _l("没有写资金级次"),
    Check.NO_CLASSIFICATION: _l("没有写扶老、助残、救孤、济困哪一类"),
    Check.NO_PLACE: _l("没有写地方"),
    Check.PLACE_WITHOUT_CODE: _l("写了地方，没有选县（市、区）"),
    Check.NO_DURATION: _l("没有写计划起止"),
    Check.NO_SOURCE: _l("有的金额没有出处"),
}
COUNT = len(Check)
