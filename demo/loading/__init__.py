"""Turning the demo's facts into rows, each municipality in its own scope."""
