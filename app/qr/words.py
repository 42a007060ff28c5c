"""How what visitors say of a code is called."""

from flask_babel import lazy_gettext as _l

from app.qr.rules import Fault

FAULTS = {
    Fault.ELSEWHERE: _l("贴在别的地方"),
    Fault.DAMAGED: _l("破了，扫不出来"),
    Fault.COVERED: _l("上面盖了别的码"),
    Fault.FORGED: _l("不像是真的"),
}
