"""What members wish for, to be told when it is there."""
