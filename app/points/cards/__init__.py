"""Cards of paper for people without a phone: printed in batches, handed over at a place, worth nothing until then."""
