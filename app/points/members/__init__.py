"""Who takes part: the statement of age, the accepted rules, and how a member is recognised at a desk."""
