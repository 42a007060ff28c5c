"""How points are earned: dated activities of the centre, whose taking-part a person confirms."""
