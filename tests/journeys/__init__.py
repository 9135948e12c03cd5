"""Whole errands in a real browser, against the whole product; taps counted."""
