from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulators.tests.desk import Browser, Desk, open_desk


@pytest.fixture(scope="session")
def shared_desk() -> Iterator[Desk]:
    with open_desk() as desk:
        yield desk


@pytest.fixture
def desk(shared_desk: Desk) -> Iterator[Desk]:
    yield shared_desk
    shared_desk.fail("none")


@pytest.fixture
def browser() -> Iterator[Browser]:
    browser = Browser()
    with browser.session:
        yield browser
