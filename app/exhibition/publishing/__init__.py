"""An exhibit with its pages and blocks is one text: written as a version, reviewed, published, restored."""
