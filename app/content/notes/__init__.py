"""Short words to visitors from those who keep a place: shown after a person has read them."""
