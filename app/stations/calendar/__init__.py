"""Days that are not like every week: the State's arrangement of public holidays, and when no tickets are sold."""
