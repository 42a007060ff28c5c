"""What looks unusual in the books: rows of the ledger only, never what somebody plays or where they go."""
