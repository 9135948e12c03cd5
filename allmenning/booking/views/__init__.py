"""Pages about borrowing."""
