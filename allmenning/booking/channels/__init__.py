"""The ways in from calendars kept elsewhere."""
