"""Pages for all, in every language of the frame, without an account and without a script."""
