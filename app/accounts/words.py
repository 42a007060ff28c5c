"""How people and their devices are called in the reader's language."""

from flask_babel import lazy_gettext as _l

# The names a device is kept under (rules.device_name).
DEVICES = {
    "微信": _l("微信"),
    "安卓手机": _l("安卓手机"),
    "Windows 电脑": _l("Windows 电脑"),
    "Mac 电脑": _l("Mac 电脑"),
    "Linux 电脑": _l("Linux 电脑"),
    "其他设备": _l("其他设备"),
}
