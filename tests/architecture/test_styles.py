"""One sheet holds all pages' styles, so a class belongs to one page's file."""

import re
from collections import defaultdict

import pytest

from tests.architecture.sources import ROOT, refuse

pytestmark = pytest.mark.sqlite_only
COMMENT = re.compile(r"/\*.*?\*/", re.S)
FIRST_CLASS = re.compile(r"(?:^|[{},])\s*\.([a-z][\w-]*)\s*(?=[,{])", re.M)


def test_no_two_pages_style_the_same_class():
    owners: dict[str, set[str]] = defaultdict(set)
    for sheet in sorted((ROOT / "static" / "css" / "pages").glob("*.css")):
        for name in FIRST_CLASS.findall(COMMENT.sub("", sheet.read_text(encoding="utf-8"))):
            owners[name].add(sheet.name)
    wrong = [f".{name}: {', '.join(sorted(sheets))}" for name, sheets in owners.items() if len(sheets) > 1]
    refuse(wrong, "Every page's sheet is part of site.css; name the class after its page or move it to components/:")
