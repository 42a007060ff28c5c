"""How kinds, states and refusals are called: what happened, and what to do."""

import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock, i18n, templating
from app.points.adjustments.rules import State as Adjusted
from app.points.campaigns.rules import State as Code
from app.points.cards.rules import Act, Ended
from app.points.cards.rules import State as Card
from app.points.earning.rules import ConfirmedBy, Unit
from app.points.earning.rules import Kind as Activity
from app.points.earning.rules import Refusal as NotEarned
from app.points.exchange.rules import LATE, Category, Move, State
from app.points.exchange.rules import Refusal as NotExchanged
from app.points.ledger.rules import Kind
from app.points.members.rules import Found
from app.points.signals.rules import Signal

ACTIVITIES = {
    Activity.VISIT: _l("参观"),
    Activity.EVENT: _l("活动"),
    Activity.VOLUNTEER: _l("志愿服务"),
    Activity.DONATION: _l("捐物"),
    Activity.CORRECTION: _l("纠错"),
    Activity.CAMPAIGN: _l("合作活动"),
    Activity.QUIZ: _l("看展答题"),
}
CONFIRMED_BY = {
    ConfirmedBy.PLACE: _l("站主或工作人员当面确认"),
    ConfirmedBy.STAFF: _l("工作人员确认"),
    ConfirmedBy.CODE: _l("凭一次性的码"),
    ConfirmedBy.SITE: _l("答对后网站自动记"),
}
UNITS = {Unit.ONCE: _l("每次"), Unit.HOUR: _l("每小时"), Unit.PIECE: _l("每件")}
NOT_EARNED = {
    NotEarned.NOT_OPEN: _l("这项活动今天没有开放，请选别的活动。"),
    NotEarned.NOT_YOURS: _l("这项活动不由您这里确认，请联系中心。"),
    NotEarned.ONESELF: _l("不能给自己确认，请另一位同事来做。"),
    NotEarned.OWN_PLACE: _l("这位会员照看这个站点，不能在自己的站点得积分。"),
    NotEarned.TOO_SHORT: _l("不足一个单位，还不能记分。"),
    NotEarned.TOO_MANY: _l("超过这项活动一天的上限，请改小数量。"),
    NotEarned.DAY_FULL: _l("这位会员今天已满，明天再见。"),
    NotEarned.MONTH_FULL: _l("这位会员本月已满，下月再见。"),
    NotEarned.BUDGET_FULL: _l("这项活动的积分已经发完，谢谢参加。"),
    NotEarned.PAUSED: _l("这位会员自己暂停了得积分。想恢复，请会员到“我的资料”里点一下。"),
    NotEarned.ONLY_ONCE: _l("这组题已经记过分，每组题只记一次。"),
    NotEarned.NO_RULES: _l("积分规则还没有公布，暂时不能记分。请联系中心。"),
}
# The same to the member who presses; what is not here is said as at the counter.
NOT_EARNED_MYSELF = {
    NotEarned.DAY_FULL: _l("您今天已满，明天再见。"),
    NotEarned.MONTH_FULL: _l("您本月已满，下月再见。"),
    NotEarned.PAUSED: _l("您暂停了得积分。想恢复，请到“我的资料”里点一下。"),
    NotEarned.OWN_PLACE: _l("您照看这个站点，不能在自己的站点得积分。"),
    NotEarned.ONESELF: _l("不能给自己记分，请另一位同事来放签到码。"),
}
CATEGORIES = {
    Category.HOME: _l("居家"),
    Category.FOOD: _l("吃的喝的"),
    Category.READING: _l("读书"),
    Category.OUTDOORS: _l("出门"),
}
NOT_EXCHANGED = {
    NotExchanged.NOT_OFFERED: _l("这件好物暂时不换了，请看看别的。"),
    NotExchanged.NOT_HERE: _l("这个领取点没有这件好物，请换一个领取点。"),
    NotExchanged.OUT_OF_STOCK: _l("这个领取点刚刚被别人换走，请换一个领取点，或晚些再来。"),
    NotExchanged.LIMIT: _l("这件好物您本月已换满，下月再见。"),
    NotExchanged.YEAR_FULL: _l("您今年已换满，明年再见。"),
    NotExchanged.OWN_PLACE: _l("您照看这个站点，请换一个领取点。"),
    NotExchanged.NO_RULES: _l("积分规则还没有公布，暂时不能兑换。请联系中心。"),
}
# The same to the keeper who serves a card; what is not here is said as to the member.
NOT_EXCHANGED_BY_CARD = {
    NotExchanged.NOT_HERE: _l("这里没有这件好物，请换一件。"),
    NotExchanged.OUT_OF_STOCK: _l("这件好物刚刚被别人换走，请换一件。"),
    NotExchanged.LIMIT: _l("这张卡本月换满了这件好物，请换一件，或下月再来。"),
    NotExchanged.YEAR_FULL: _l("这张卡今年已换满，请明年再来。"),
    NotExchanged.OWN_PLACE: _l("持卡人照看这个站点，请到别的领取点换。"),
}
VOUCHERS = {
    State.HELD: _l("为您保留"),
    State.READY: _l("已备好，等您来领"),
    State.COLLECTED: _l("已领取"),
    State.CANCELLED_BY_MEMBER: _l("您已取消"),
    State.CANCELLED_BY_PLACE: _l("领取点退回"),
    State.EXPIRED: _l("到时未领"),
}
# The same states as the keeper sees them.
AT_THE_COUNTER = {
    State.HELD: _l("待领取"),
    State.READY: _l("已备好"),
    State.COLLECTED: _l("已核销"),
    State.CANCELLED_BY_MEMBER: _l("会员已取消"),
    State.CANCELLED_BY_PLACE: _l("已退回"),
    State.EXPIRED: _l("已过期"),
}
MOVES = {Move.IN: _l("入库"), Move.OUT: _l("出库"), Move.COUNT: _l("盘点"), Move.HANDED_OVER: _l("核销")}
MOVEMENTS = {
    Kind.EARN: _l("得分"),
    Kind.HOLD: _l("兑换"),
    Kind.COLLECT: _l("领取"),
    Kind.RETURN: _l("退回"),
    Kind.LAPSE: _l("到时退回"),
    Kind.EXPIRE: _l("到期"),
    Kind.ADJUST: _l("调整"),
    Kind.REVERSE: _l("冲正"),
}
ADJUSTMENTS = {
    Adjusted.PROPOSED: _l("待另一人复核"),
    Adjusted.POSTED: _l("已记账"),
    Adjusted.REFUSED: _l("未通过"),
}
CODES = {
    Code.ISSUED: _l("未用"),
    Code.USED: _l("已用"),
    Code.REVOKED: _l("已收回"),
    Code.EXPIRED: _l("已过期"),
}
CARDS = {Card.MADE: _l("未启用"), Card.ACTIVE: _l("在用"), Card.ENDED: _l("已停用")}
CARD_ENDED = {
    Ended.LOST: _l("丢失"),
    Ended.REPLACED: _l("换了新卡"),
    Ended.GIVEN_BACK: _l("会员退出"),
    Ended.NEVER_USED: _l("没有用过"),
}
CARD_ACTS = {
    Act.ACTIVATED: _l("启用新卡"),
    Act.LINKED: _l("加到存折"),
    Act.OPENED: _l("凭密码查卡"),
    Act.REDEEMED: _l("换好物，当面交"),
    Act.COLLECTED: _l("凭卡领取"),
    Act.PROXY_ADDED: _l("记下代办的家人"),
    Act.PROXY_ENDED: _l("取消代办"),
    Act.ENDED: _l("停用"),
    Act.REPLACED: _l("换新卡"),
}
SIGNALS = {
    Signal.MANY_CONFIRMED: _l("一个人一天确认了很多次参加"),
    Signal.MANY_ACTIVITIES: _l("一位会员一天参加了很多项活动"),
    Signal.SAME_PAIR: _l("同一个人多次发放给同一位会员"),
    Signal.WRONG_DIGITS: _l("一个人多次输错会员说的数字"),
}
LOOK_UPS = {
    Found.UNKNOWN: _l("查不到这个码。请对照一遍再输，或扫会员手机上的码。"),
    Found.STALE: _l("这个码已过时。请会员刷新页面，再扫一次。"),
    Found.ELSEWHERE: _l("这张凭证不在您这里领取。请会员看凭证上的领取点。"),
    Found.WRONG_PIN: _l("数字不对。请会员再说一遍手机号后四位、卡密码，或凭证页上正在显示的动态码。"),
    Found.BLOCKED: _l("数字错了五次，这个兑换码不能再用。请扫会员手机上的码。"),
    Found.ENDED: _l("这张卡已经停用。换过卡的，请出示新卡；丢了卡的，请联系中心。"),
}


def handed_over(note: str):
    """The note of a handing over as a reader sees it: with the time on the keeper's paper when it was entered later."""
    if note.startswith(LATE):
        written = datetime.datetime.fromisoformat(note.removeprefix(LATE))
        moment = clock.at(written.date(), written.time())
        return _("断网时发放，补录实际时间：%(time)s", time=templating.moment(moment))
    return i18n.zh(note)
