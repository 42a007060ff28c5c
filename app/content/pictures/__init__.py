"""Pictures that come from people: decoded apart, written anew, stored by content, shown after a person has looked."""
