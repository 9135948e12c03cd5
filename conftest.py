"""Fixtures for the tests of every room; each module is short and meant to be read."""

pytest_plugins = [
    "tests.database",
    "tests.moment",
    "tests.jobs",
    "tests.files",
    "tests.cast",
    "tests.browsers",
]
