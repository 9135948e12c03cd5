"""Reads of ideas and their answers."""
