"""The tests of the 360Giving quality checklist that apply to a project: for its editor, as a report, and for the reader."""
