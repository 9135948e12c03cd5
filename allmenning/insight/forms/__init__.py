"""What the figures are to be about."""
