"""Every drawing is sound, light and its own."""

import re
from xml.etree import ElementTree

import pytest

from app.core import papercut

KILOBYTE = 1024
BUDGETS = (
    (("ui-", "status-", "service-", "ball-", "mark", "contact"), 2),
    (("hero-", "exhibit-", "poster-", "theatre-"), 14),
    (("",), 6),
)


def budget(name: str) -> int:
    return next(size for starts, size in BUDGETS if name.startswith(starts))


@pytest.mark.parametrize("name", papercut.NAMES)
def test_a_drawing_is_well_formed_light_and_coloured_by_classes_only(name):
    drawing = papercut.svg(name)
    root = ElementTree.fromstring(drawing)
    assert root.tag == "svg" and root.get("viewBox")
    assert len(drawing) <= budget(name) * KILOBYTE, f"{name} has {len(drawing)} bytes, {budget(name)} KB are its budget"
    for element in root.iter():
        assert not {"style", "id", "fill", "stroke"} & set(element.keys()), (
            f"{name}: colour and place belong to the style sheet"
        )
    assert not re.search(r"nan|inf|e[-+]\d", drawing), f"{name} holds a number no browser reads"
    assert "gradient" not in drawing.lower() and "<text" not in drawing


def test_no_two_pictures_are_the_same():
    drawings = {papercut.svg(name) for name in papercut.NAMES}
    assert len(drawings) == len(papercut.NAMES)


def test_a_picture_speaks_its_alternative_text_or_is_hidden():
    spoken = ElementTree.fromstring(papercut.svg("mark", alt='灯笼 "<&'))
    assert spoken.get("role") == "img" and spoken.get("aria-label") == '灯笼 "<&'
    silent = ElementTree.fromstring(papercut.svg("mark", cls="small"))
    assert silent.get("aria-hidden") == "true" and silent.get("class") == "pc small"


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        papercut.svg("no-such-picture")


def test_a_file_of_its_own_carries_its_colours():
    root = ElementTree.fromstring(papercut.standalone("mark", ground="#fff"))
    assert not [element for element in root.iter() if element.get("class")]
