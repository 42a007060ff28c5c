"""A whole exhibit read aloud by somebody of the centre: one recording, with the words as its transcript."""
