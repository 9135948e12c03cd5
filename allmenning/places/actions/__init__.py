"""Writes to places."""
