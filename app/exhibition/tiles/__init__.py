"""Pictures of records cut into tiles, for zooming in and for IIIF (Image API 3, level 0)."""
