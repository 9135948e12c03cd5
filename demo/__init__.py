"""The demo: three municipalities filled with real places and invented people and bookings.

It may use every room; the product never imports it.
"""
