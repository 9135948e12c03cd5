"""Fixtures for the tests of every room; each module is short and meant to be read."""

pytest_plugins = [
    "tests.examples",
    "tests.garbage",
    "tests.ending",
    "tests.canary_watch",
    "tests.database",
    "tests.moment",
    "tests.jobs",
    "tests.files",
    "tests.cast",
    "tests.cast_doors",
    "tests.open_places",
    "tests.browsers",
    "tests.house.key_objects",
    "tests.house.notice_objects",
    "tests.house.activity_objects",
    "allmenning.notices.tests.paid_scenes",
]
