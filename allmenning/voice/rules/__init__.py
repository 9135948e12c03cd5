"""The pure rules of being heard."""
