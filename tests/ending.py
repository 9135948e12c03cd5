"""A run that has told its results ends; one that does not says where it waits, and is ended.

A single test is ended by pytest (`faulthandler_timeout` in `pyproject.toml`). What is left after
the last of them, a thread or a process that is waited for, nobody would hear of.
"""

import faulthandler
import sys
from typing import Final

import pytest

_PATIENCE_SECONDS: Final = 120


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    faulthandler.dump_traceback_later(_PATIENCE_SECONDS, exit=True, file=sys.__stderr__)
