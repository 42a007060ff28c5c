"""The whole hall in one file: rows and pictures, the same bytes each time, taken in by an empty site."""
