"""借您一张票: members lend a picture and a memory of an old ticket. What could identify it is covered; no story is of a prize."""
