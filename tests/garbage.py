"""Python's garbage collector, which else takes a tenth of the suite's time.

A run begins with half a million things that live until its end, and every full round looks at
them all. Rounds are further apart here, and what was there when the first test began is left alone.
"""

import gc
from typing import Final

import pytest

_YOUNG: Final = 50_000


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
