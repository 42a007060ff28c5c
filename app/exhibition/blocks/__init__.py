"""The kinds of blocks, and what each of them may hold."""
