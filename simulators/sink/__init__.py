"""A mail relay that swallows notices by the hundred thousand, and fails in named ways when told to."""
