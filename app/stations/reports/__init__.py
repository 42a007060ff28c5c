"""What visitors report: the door locked, something broken, the hours wrong. No account, no text, no position, no person."""
