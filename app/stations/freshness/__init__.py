"""How long a word about a place counts: the centre's periods, and the board that shows what went grey."""
