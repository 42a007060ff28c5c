"""The reader's words for what `rules` names."""

from flask_babel import lazy_gettext as _l

from app.charity.models import Project
from app.charity.rules import (
    Band,
    Cause,
    FigureKind,
    Grade,
    InTime,
    Level,
    MilestoneStatus,
    Missing,
    MoneyKind,
    Precision,
    Progress,
    ProjectKind,
    PublisherKind,
    Standing,
)
from app.content import rules as content

CAUSES = {
    Cause.ELDERLY: _l("扶老"),
    Cause.DISABLED: _l("助残"),
    Cause.ORPHAN: _l("救孤"),
    Cause.POVERTY: _l("济困"),
}
CAUSE_LINES = {
    Cause.ELDERLY: _l("助餐、床位、供暖、无障碍"),
    Cause.DISABLED: _l("辅具、康复、训练"),
    Cause.ORPHAN: _l("助学、医疗、保护"),
    Cause.POVERTY: _l("临时救助、过冬、物资"),
}
KINDS = {ProjectKind.PROJECT: _l("项目"), ProjectKind.RELEASE: _l("公示")}
LEVELS = {
    Level.CENTRAL: _l("中央"),
    Level.PROVINCE: _l("省级"),
    Level.CITY: _l("市级"),
    Level.COUNTY: _l("县级"),
}
MONEY = {
    MoneyKind.BUDGET: _l("预算"),
    MoneyKind.ALLOCATED: _l("拨付"),
    MoneyKind.PAID: _l("支出"),
    MoneyKind.RAISED: _l("筹集公益金"),
    MoneyKind.RETAINED: _l("留存公益金"),
    MoneyKind.SALES: _l("彩票销售"),
}
FIGURES = {
    **{FigureKind(kind.value): label for kind, label in MONEY.items()},
    FigureKind.PROMISED: _l("说到"),
    FigureKind.DELIVERED: _l("做到"),
}
PRECISIONS = {Precision.EXACT: _l("准确数"), Precision.OVER: _l("至少（“余”）"), Precision.ABOUT: _l("大约")}
PROGRESS = {
    Progress.PLANNED: _l("计划中"),
    Progress.UNDER_WAY: _l("进行中"),
    Progress.LATE: _l("晚于计划"),
    Progress.FINISHED: _l("已完成"),
    Progress.UNKNOWN: _l("进度未公布"),
}
# Of the project's own currency, so none is named.
BANDS = {
    Band.BELOW_10: _l("不到 10 万"),
    Band.TO_50: _l("10 万到 50 万"),
    Band.TO_100: _l("50 万到 100 万"),
    Band.TO_1000: _l("100 万到 1000 万"),
    Band.ABOVE: _l("1000 万以上"),
}
MILESTONES = {
    MilestoneStatus.SCHEDULED: _l("未到期"),
    MilestoneStatus.MET: _l("已做到"),
    MilestoneStatus.PARTLY: _l("部分做到"),
    MilestoneStatus.NOT_MET: _l("没有做到"),
}
PUBLISHERS = {
    PublisherKind.LOTTERY_CENTRE: _l("福彩中心"),
    PublisherKind.CIVIL_AFFAIRS: _l("民政部门"),
    PublisherKind.UNIT: _l("项目单位"),
    PublisherKind.PRESS: _l("媒体报道"),
}
GRADES = {
    Grade.A: _l("官方网页"),
    Grade.B: _l("媒体报道，公告原文待核对"),
    Grade.G: _l("据该页，待核对"),
}
STATES = {
    content.Publication.DRAFT: _l("未发布"),
    content.Publication.PUBLISHED: _l("公开中"),
    content.Publication.WITHDRAWN: _l("已撤回"),
}
MISSING = {
    Missing.AMOUNT: _l("金额"),
    Missing.DOCUMENT: _l("有的数字没有出处"),
    Missing.DOCUMENT_NUMBER: _l("文号"),
    Missing.DOCUMENT_DATE: _l("公告日期"),
    Missing.PLANNED_DATES: _l("计划的起止日期"),
    Missing.ACTUAL_DATES: _l("实际的开工或完成日期"),
    Missing.MILESTONES: _l("分几步、每步何时完成"),
    Missing.PROMISED: _l("说好要做到多少"),
    Missing.DELIVERED: _l("实际做到多少"),
    Missing.EVIDENCE: _l("做到的凭据"),
    Missing.UNIT: _l("负责单位"),
    Missing.CONTACT: _l("联系科室或电话"),
    Missing.PLACE: _l("在什么地方"),
}
IN_TIME = {
    InTime.BY_THEN: _l("在那天以前"),
    InTime.AFTER: _l("在那天以后"),
    InTime.UNKNOWN: _l("看不出早晚"),
}
STANDING_MARKS = {Standing.DEMONSTRATION: _l("【演示】"), Standing.SAMPLE: _l("【样例】"), Standing.REAL: ""}


def marked(project: Project) -> str:
    """What stands before the title of what is not real, where no label fits beside it."""
    return str(STANDING_MARKS[project.standing])
