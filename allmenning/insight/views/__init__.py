"""Pages with figures, open to all."""
