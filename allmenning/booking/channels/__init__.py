"""The ways in from calendars kept elsewhere, and out to other systems."""
