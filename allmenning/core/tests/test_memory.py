"""What every page asks for is asked once a minute, and for each municipality apart."""

import time
from collections.abc import Iterator

import pytest

from allmenning.core import scope
from allmenning.core.memory import SECONDS, asked_lately
from allmenning.core.models import Municipality
from allmenning.core.queries import municipality_at


@pytest.fixture
def answers() -> Iterator[int]:
    """1, 2, 3 …"""
    return iter(range(1, 10))


def test_an_answer_stands_for_a_minute(
    oslo: Municipality, answers: Iterator[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [asked_lately("how many", lambda: next(answers)) for _ in range(3)] == [1, 1, 1]

    later = time.time() + SECONDS + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert asked_lately("how many", lambda: next(answers)) == 2


def test_each_municipality_and_each_question_has_its_own_answer(
    oslo: Municipality, asker: Municipality, answers: Iterator[int]
) -> None:
    assert asked_lately("how many", lambda: next(answers)) == 1
    assert asked_lately("how large", lambda: next(answers)) == 2
    with scope.municipality(asker.pk):
        assert asked_lately("how many", lambda: next(answers)) == 3


def test_a_host_that_nobody_has_yet_is_asked_for_again(database: None) -> None:
    assert municipality_at("larvik.localhost:8000") is None

    larvik = Municipality.objects.create(
        slug="larvik", name="Larvik", kommunenummer="3909", hosts=["larvik.localhost"]
    )

    assert municipality_at("larvik.localhost:8000") == larvik
