"""Controlled lists (classes, themes, places) and the own fields of a class, kept at the desk."""
