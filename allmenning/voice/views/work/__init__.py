"""Pages for those who answer ideas."""
