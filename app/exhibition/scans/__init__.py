"""The centre's own scans instead of drawings: taken in by browser or folder, part of a record's text and so reviewed with it."""
