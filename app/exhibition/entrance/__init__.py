"""The hall's front: its rooms as stages, and the short tour."""
