"""Clients for the national registers. Knows no other room and keeps nothing."""
