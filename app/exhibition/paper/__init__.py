"""A whole exhibit on sheets of A4, with its codes."""
