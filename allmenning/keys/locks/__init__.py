"""Locks and key services of others: one folder for each vendor."""
