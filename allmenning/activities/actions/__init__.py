"""What is done to activities, and with their head counts."""
