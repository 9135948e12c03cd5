"""Questions about doors and keys, with what is wrong in plain words."""
