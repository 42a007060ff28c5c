"""The people of a place: its owners and helpers, how they come, and how they go."""
