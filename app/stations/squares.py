"""The earth in squares of a fixed size, numbered from the south pole and the date line: how the database finds places fast.

An index on two numbers of a place, how far north and how far east its square lies, finds a view of the map by a few squares,
where one on latitudes reads everything between two parallels; and it has the places of a square beside each other, so that
counting a country by squares needs no sorting, nor does counting a town by the smaller squares that stand beside them. The
numbers stand in no column: both engines work out the expression of the index from the position, so nobody who writes a
position can forget them. Pure.
"""

SIDE = 0.087890625  # Degrees, some 10 km: the clusters of zoom 10, four to a tile. Exact in binary.
SMALL = SIDE / 4  # The clusters of zoom 12.
TIE = 1e-6  # Where a position lies just between two squares one engine rounds up and the other to the even number.


def expression(axis: str, offset: int, side: float = SIDE) -> str:
    """The number of the square as SQL for an index and the statements that use it: these must be the same text."""
    return f"CAST(ROUND(({axis} + {offset}) / {side}) AS INTEGER)"


INDEX = (
    expression("lat", 90), expression("lng", 180), expression("lat", 90, SMALL), expression("lng", 180, SMALL),
)  # fmt: skip


def between(low: float, high: float, offset: int) -> range:
    """The numbers of all squares that a place between two degrees may lie in."""
    return range(round((low + offset) / SIDE - TIE), round((high + offset) / SIDE + TIE) + 1)
