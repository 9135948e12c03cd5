"""The map beside the hits: one dot a building, and names only where there is room."""

import pytest

from allmenning.booking.queries.search import Found, Hit
from allmenning.booking.tests.houses import district, house, room
from allmenning.booking.views.maps import HEIGHT, WIDTH, map_of, runs
from allmenning.places.models import Building, Space
from allmenning.places.queries.search import Point
from tests.moment import NOW


def hits(*spaces: Space) -> list[Found]:
    """The spaces as a search finds them."""
    return [
        Found(Hit(space.pk, space.building_id, NOW, 20, space.name, 0), space, (), None)
        for space in spaces
    ]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([4], "4"), ([1, 2], "1–2"), ([1, 3], "1, 3"), ([1, 2, 3, 7, 9, 10], "1–3, 7, 9–10")],
)
def test_numbers_are_said_in_runs(numbers: list[int], said: str) -> None:
    assert runs(numbers) == said


def test_there_is_no_map_of_nothing() -> None:
    assert map_of([], [], None) is None


def test_a_building_has_one_dot_for_all_its_hits(
    haugen: Building, musikkrom: Space, gymsal: Space
) -> None:
    library = room(house(haugen, "bibliotek", north=0.02), musikkrom, "stua")

    shown = map_of(hits(musikkrom, gymsal, library), [], None)

    assert shown
    school, other = shown["points"]
    assert (school["number"], school["url"]) == ("1–2", "/steder/haugen-skole")
    assert school["label"] == "Musikkrom, Gymsal, Haugen skole"
    assert (other["number"], other["url"]) == ("3", "/steder/bibliotek/stua")
    assert school["y"] > other["y"]


def test_all_stands_inside_the_map(haugen: Building, musikkrom: Space) -> None:
    near = Point(haugen.latitude + 0.05, haugen.longitude - 0.08)

    shown = map_of(hits(musikkrom), [], near)

    assert shown
    assert 0 < shown["points"][0]["x"] < WIDTH
    assert 0 < shown["you"].y < HEIGHT
    assert shown["scale"]["text"] == "1 km"


def test_names_that_would_stand_on_a_dot_or_on_one_another_are_left_out(
    haugen: Building, musikkrom: Space
) -> None:
    far = room(house(haugen, "bibliotek", north=0.02), musikkrom, "stua")
    names = {"Alna": 0.01, "Bjerke": 0.01, "Grorud": 0.01, "Sagene": 0.01, "Frogner": 1}
    districts = [district(name, name[:2]) for name in names]
    for one in districts:
        one.latitude, one.longitude = haugen.latitude + names[one.name], haugen.longitude

    shown = map_of(hits(musikkrom, far), districts, None)

    assert shown
    assert [place["text"] for place in shown["places"]] == ["Alna", "Bjerke", "Grorud"]
    alna, bjerke, grorud = (place["y"] for place in shown["places"])
    assert bjerke > alna > grorud


def test_a_name_gives_way_to_a_dot(haugen: Building, musikkrom: Space) -> None:
    stovner = district("Stovner")
    stovner.latitude, stovner.longitude = haugen.latitude, haugen.longitude

    shown = map_of(hits(musikkrom), [stovner], None)

    assert shown
    assert shown["places"][0]["y"] > shown["points"][0]["y"]
