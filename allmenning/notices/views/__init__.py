"""Pages about notices: for who gets them, for everybody, and for who writes and approves them."""
