"""How somebody comes to a sign-in of their own: by a link or code that works once."""
