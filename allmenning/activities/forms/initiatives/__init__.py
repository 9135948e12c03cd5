"""What residents want to make, and what the place answers."""
