"""Why a file is not taken, and what to do."""

from flask_babel import lazy_gettext as _l

FAULTS = {
    "empty": _l("请选择一张照片"),
    "size": _l("照片超过 20 MB，请选小一点的，或先截图再传"),
    "pixels": _l("照片的像素太多（超过一亿），请缩小后再传"),
    "small": _l("照片太小，看不清，请传边长 200 像素以上的"),
    "kind": _l("这不是照片，请选 JPG、PNG 或 WebP 图片"),
    "heic": _l(
        "这是苹果手机的 HEIC 照片，这里打不开。请从“照片图库”里选，不从“文件”里选，手机会自己换成 JPG；或者截图后再传"
    ),
    "name": _l("文件名不像一张照片，请选 JPG、PNG 或 WebP 图片"),
    "double": _l("文件里夹着别的内容，没有收下；请用手机重新拍一张，或截图后再传"),
    "damaged": _l("照片打不开，可能没有传完整，请重新选一张"),
}
