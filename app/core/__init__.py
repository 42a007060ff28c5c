"""Technical ground. Knows no feature."""
