"""简体中文 is the source text; the English catalogues are complete."""

import pytest

from scripts import words
from tests.architecture.sources import refuse

pytestmark = pytest.mark.sqlite_only


def test_every_catalogue_is_complete():
    refuse(words.all_problems(), "`make words`, then fill in the English:")


def test_no_english_message_says_itself_twice():
    """What a script leaves behind that fills in a first line and forgets that the old text had more of them."""
    long = 40
    doubled = [
        f"{feature}: {message.id}"
        for feature in words.features()
        for message in words.read(feature)
        if message.id and any(len(text) > long and text.count(text[:long]) > 1 for text in words.texts(message))
    ]
    refuse(doubled, "The English text of these messages holds the same sentence again:")
