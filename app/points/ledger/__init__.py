"""The ledger: accounts, transactions, entries, lots and holds. Every point that exists is explained here."""
