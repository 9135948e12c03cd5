"""Which event wakes which reaction: the whole table."""
