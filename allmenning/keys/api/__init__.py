"""What other systems ask of our doors."""
