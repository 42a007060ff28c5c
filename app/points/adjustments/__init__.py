"""Corrections by hand: a reason, and a second person above a threshold."""
