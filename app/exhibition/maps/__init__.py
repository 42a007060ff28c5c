"""Places of a story on a schematic ground: no lines, no scale, the list beside it says everything."""
