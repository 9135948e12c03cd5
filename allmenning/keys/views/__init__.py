"""Pages about doors and keys."""
