"""How the doors are reached."""
