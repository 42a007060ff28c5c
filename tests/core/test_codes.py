"""Codes people read aloud and type: what is mistyped is refused, what is confusable is understood."""

import random

import pytest

from app.core import codes

pytestmark = pytest.mark.sqlite_only
CHANCE = random.Random(20261123)


def some(count: int = 200, length: int = 6) -> list[str]:
    return [codes.new(length, choose=CHANCE.choice) for _ in range(count)]


def test_a_new_code_is_one():
    assert all(codes.normalise(code, 6) == code and len(code) == 7 for code in some())


def test_every_single_wrong_character_is_noticed():
    for code in some(40):
        for position, right in enumerate(code):
            for wrong in codes.ALPHABET:
                mistyped = code[:position] + wrong + code[position + 1 :]
                assert (codes.normalise(mistyped, 6) is not None) == (wrong == right)


def test_most_swaps_of_neighbours_are_noticed():
    swaps = [
        code[:position] + code[position + 1] + code[position] + code[position + 2 :]
        for code in some(300)
        for position in range(5)
        if code[position] != code[position + 1]
    ]
    missed = sum(codes.normalise(swap, 6) is not None for swap in swaps)
    assert missed / len(swaps) < 0.05


def test_what_people_confuse_is_understood():
    code = "01" + "ABCD"
    code += codes.check_character(code)
    for typed in (
        code.lower(),
        f" {code[:4]}-{code[4:]} ",
        code.replace("0", "O").replace("1", "l"),
        code.replace("1", "I"),
    ):
        assert codes.normalise(typed, 6) == code
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in code)
    assert codes.normalise(full_width, 6) == code


@pytest.mark.parametrize(
    "typed", ["", " ", "ABC", "A" * 500, "ABCDEF\0", "汉字汉字汉字汉", "ABCDEFU", "ß" * 7, "ABCDEF GHIJK"]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert codes.normalise(typed, 6) is None


def test_letters_that_read_wrong_are_not_in_the_alphabet():
    assert set("ILOU").isdisjoint(codes.ALPHABET) and len(set(codes.ALPHABET)) == 32


def test_groups_are_printed_with_dashes():
    assert codes.grouped("ABCD1234XY") == "ABCD-1234-XY"
