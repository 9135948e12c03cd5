"""Reads of doors, grants and openings."""
