"""Pages where staff edit their places."""
