"""The programme as a whole, month by month: what anybody may check."""
