"""The glossary speaks of what there is."""

import re

import pytest

from tests.architecture.sources import ROOT, python_sources, refuse

pytestmark = pytest.mark.sqlite_only
NAME = re.compile(r"`([A-Z][A-Za-z]+)(?:\.[A-Z_]+)?`|`([A-Z]+_[A-Z_]+)`")


def test_every_identifier_of_the_glossary_is_in_the_code():
    code = "\n".join(source.path.read_text(encoding="utf-8") for source in python_sources())
    named = {
        match[0] or match[1] for match in NAME.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    }
    missing = sorted(name for name in named if not re.search(rf"\b{name}\b", code))
    refuse(missing, "docs/glossary.md names what the code does not have; bring the two together:")
