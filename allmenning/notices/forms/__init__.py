"""Questions about notices, and what is wrong with the answers in plain words."""
