"""What somebody is called: asked for alone, and what cannot be read is no name."""

from __future__ import annotations

from typing import Any

import pytest

from allmenning.registers.calling import Answer, RegisterRefused
from allmenning.registers.folkeregisteret import Site, look_up_name, persons

NUMBER = "15839010009"
SITE = Site("https://freg.example", "t")


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ([{"fornavn": "Eva", "mellomnavn": "Ek", "etternavn": "Ås"}], "Eva Ek Ås"),
        ([{"fornavn": "A", "etternavn": "B", "erGjeldende": False}, {"etternavn": "C"}], "C"),
        ([], ""),
        (["Eva"], ""),
        ("Eva", ""),
        ([{"fornavn": 7}], ""),
    ],
)
def test_the_name_that_holds(monkeypatch: pytest.MonkeyPatch, told: Any, name: str) -> None:
    def get_json(call: Any, *, asked: Any) -> Answer:
        assert asked == {"part": ("navn",)}
        return Answer({"navn": told}, "")

    monkeypatch.setattr(persons, "get_json", get_json)

    assert look_up_name(NUMBER, site=SITE) == name


def test_who_is_not_known_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def get_json(*_args: Any, **_rest: Any) -> Answer:
        raise RegisterRefused(status)

    monkeypatch.setattr(persons, "get_json", get_json)
    status = 404
    assert look_up_name(NUMBER, site=SITE) == ""
    status = 403
    with pytest.raises(RegisterRefused):
        look_up_name(NUMBER, site=SITE)
