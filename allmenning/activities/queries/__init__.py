"""Reads of activities, their sessions and who came."""
