"""Reads of notices, who they are for and what became of them."""
