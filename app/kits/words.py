"""How states, sheets and reports are called."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.qr import rules as qr
from app.qr import words as words_of_codes

STATES = {
    qr.PlacementState.ACTIVE: _l("在用"),
    qr.PlacementState.REPLACED: _l("已换新码"),
    qr.PlacementState.REVOKED: _l("已停用"),
}
SHEETS = {
    qr.Sheet.POSTER: _l("A4 海报"),
    qr.Sheet.CARD: _l("柜台卡"),
    qr.Sheet.STICKER: _l("门贴"),
    qr.Sheet.PLAQUE: _l("项目铭牌"),
    qr.Sheet.LABEL: _l("展签"),
}
FAULTS = words_of_codes.FAULTS
CASES = {qr.Case.UPPER: _l("大写"), qr.Case.LOWER: _l("小写")}


def sheets(names: Iterable[str]) -> list[tuple[str, str]]:
    """These sheets as the answers of a form."""
    return [(name, str(SHEETS[qr.Sheet(name)])) for name in names]
