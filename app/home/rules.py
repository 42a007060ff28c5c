"""What may be searched for, and when pages are worth splitting. Standard library only."""

import unicodedata

LONGEST_QUERY = 60
SITEMAP_LIMIT = 50_000  # Addresses in one file, by the sitemap protocol.


def cleaned(typed: str) -> str:
    """What somebody meant to search for: compatibility forms folded, control characters gone, single spaces."""
    folded = unicodedata.normalize("NFKC", typed)
    printable = "".join(character if character.isprintable() else " " for character in folded)
    return " ".join(printable.split())


def is_long_enough(query: str) -> bool:
    """One 汉字 is a word; of other scripts two characters are asked for."""
    return len(query) >= 2 or any("\u3400" <= character <= "\u9fff" for character in query)


def is_short_enough(query: str) -> bool:
    return len(query) <= LONGEST_QUERY


def sitemap_parts(count: int, limit: int = SITEMAP_LIMIT) -> int:
    """How many sitemap files `count` addresses need; one when there are none."""
    return max(1, -(-count // limit))
