"""Pages where people are heard."""
