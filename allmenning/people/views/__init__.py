"""Pages on which people sign in, tell about themselves and hand out roles."""
