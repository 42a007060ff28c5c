"""The archive of draw results: what was drawn, and where we have it from. Never a forecast."""
