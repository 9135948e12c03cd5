"""Pure answers about places."""
