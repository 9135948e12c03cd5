"""How people's room asks the national registers."""
