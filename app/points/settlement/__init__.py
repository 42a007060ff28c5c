"""Month-end with the places that hand over: a statement, a time to object, a sealed total."""
