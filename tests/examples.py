"""Hypothesis sets no time limit: machines are shared, and a test is right or wrong, not slow."""

from hypothesis import settings

settings.register_profile("house", parent=settings(), deadline=None)
settings.load_profile("house")
