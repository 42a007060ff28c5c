"""Campaigns with partners: single-use codes on paper, off until an approval document is named and a second person agrees."""
