"""Writes: one function is one thing that happens, and the database is the referee."""
