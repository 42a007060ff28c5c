"""Sound and moving pictures that editors upload, with captions: kept by what they contain, served in ranges."""
