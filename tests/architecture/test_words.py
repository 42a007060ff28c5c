"""简体中文 is the source text; the English catalogues are complete."""

import pytest

from scripts import words
from tests.architecture.sources import refuse

pytestmark = pytest.mark.sqlite_only


def test_every_catalogue_is_complete():
    refuse(words.all_problems(), "`make words`, then fill in the English:")
