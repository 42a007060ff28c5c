"""An exhibit as its reader finds it: a story with all that its pages name."""
