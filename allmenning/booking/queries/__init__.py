"""Reads of bookings and of what is free."""
