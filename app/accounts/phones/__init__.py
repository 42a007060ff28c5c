"""Phone numbers and the one-time codes that prove them. A number is kept nowhere: only a keyed hash and its last four digits."""
