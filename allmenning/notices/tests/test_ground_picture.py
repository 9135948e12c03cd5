"""The map one touches, as a picture."""

from typing import Any

import pytest

from django.test import Client

from allmenning.notices.models import Notice
from allmenning.notices.tests.touching import (
    SHOWN,
    STREET,
    Neighbours,
    page_of,
)
from tests.browsers import words_of


def test_the_map_shows_streets_houses_and_what_is_chosen(
    writers: Client, draft: Notice, tokerudveien: Neighbours, haugen: Any
) -> None:
    writers.post(page_of(draft), {**STREET, "first": 3, "last": 8})
    answer = writers.get(f"/ansatte/varsler/{draft.pk}/kart.svg", {**SHOWN, "storrelse": "stor"})
    drawn = words_of(answer)

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert drawn.count('class="meant"') == 6
    assert drawn.count('class="house"') == 4
    assert "Tokerudveien" in drawn


def test_what_is_chosen_anew_is_another_picture_of_the_same_ground(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    seen = set()
    for last in (3, 3, 8):
        writers.post(page_of(draft), {**STREET, "first": 1, "last": last})
        shown = writers.get(page_of(draft), SHOWN).context["map"]["pictures"]
        seen.add(tuple(picture["url"] for picture in shown))

    assert len(seen) == 2


@pytest.mark.parametrize(
    "asked", [{"midt": "x"}, {"midt": "1,2 3,4"}, {"bredde": "7"}, {"storrelse": "enorm"}]
)
def test_any_other_ground_is_where_they_live(
    writers: Client, draft: Notice, tokerudveien: Neighbours, asked: dict[str, str]
) -> None:
    assert writers.get(f"/ansatte/varsler/{draft.pk}/kart.svg", asked).status_code == 200


def test_a_municipality_without_districts_has_a_map_too(writers: Client, draft: Notice) -> None:
    assert writers.get(f"/ansatte/varsler/{draft.pk}/kart.svg").status_code == 200
