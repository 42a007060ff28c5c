"""What a keeper did: taps that may arrive late, the day's hours, and the way back from each."""
