"""What people write finds what they mean."""

import pytest

from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Building, Space
from allmenning.places.queries.landmarks import landmark_named
from allmenning.places.queries.search import Point, SpaceWish, distance_from, matching
from allmenning.places.rules.words import described, plain, words_in


@pytest.mark.parametrize(
    ("typed", "plainly"),
    [("Møterom", "møterom"), ("CAFÉ", "cafe"), ("Blåsal", "blåsal"), ("Ærlig Øy", "ærlig øy")],
)
def test_words_are_compared_without_case_and_foreign_accents(typed: str, plainly: str) -> None:
    assert plain(typed) == plainly


def test_a_nynorsk_word_is_also_sought_in_bokmaal() -> None:
    assert words_in("skule øvingsrom") == [("skule", "skole"), ("øvingsrom", "musikkrom")]


def test_a_described_word_stands_once() -> None:
    assert described("Gymsal A", "gymsal, stor") == "gymsal a stor"


def _names(**wish: object) -> set[str]:
    return {space.name for space in matching(SpaceWish(**wish))}  # type: ignore[arg-type]


@pytest.fixture
def rooms(gymsal: Space, musikkrom: Space) -> None:
    """Two spaces that can be found by their words."""
    refresh_search_words([gymsal, musikkrom])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gymsal", {"Gymsal"}),
        ("gymsla", {"Gymsal"}),
        ("gymnastikksal", {"Gymsal"}),
        ("rom", {"Musikkrom"}),
        ("øvingsrom", {"Musikkrom"}),
        ("haugen", {"Gymsal", "Musikkrom"}),
        ("haugen piano", {"Musikkrom"}),
        ("svømmehall", set()),
        ("%", {"Gymsal", "Musikkrom"}),
    ],
)
def test_words_find_spaces(rooms: None, typed: str, found: set[str]) -> None:
    assert _names(words=typed) == found


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"people": 21}, {"Gymsal"}),
        ({"people": 151}, set()),
        ({"purpose": "music"}, {"Gymsal", "Musikkrom"}),
        ({"facilities": ("piano", "soundproof")}, {"Musikkrom"}),
        ({"facilities": ("piano", "activity")}, set()),
    ],
)
def test_all_that_is_wished_for_must_hold(
    rooms: None, wish: dict[str, object], found: set[str]
) -> None:
    assert _names(**wish) == found


def test_what_is_not_published_is_not_found(rooms: None, gymsal: Space) -> None:
    gymsal.is_published = False
    gymsal.save()

    assert _names() == {"Musikkrom"}


def test_distance_is_in_kilometres(rooms: None, gymsal: Space) -> None:
    a_kilometre_south = Point(gymsal.building.latitude - 1 / 111.2, gymsal.building.longitude)

    (away, *_more) = Space.objects.annotate(away=distance_from(a_kilometre_south)).values_list(
        "away", flat=True
    )

    assert away == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize(
    ("typed", "name"), [("Haugen skole", "Haugen skole"), ("haugen", "Haugen skole")]
)
def test_a_building_is_a_landmark(haugen: Building, typed: str, name: str) -> None:
    landmark = landmark_named(typed)

    assert landmark is not None
    assert landmark.name == name


def test_nonsense_is_no_landmark(haugen: Building) -> None:
    assert landmark_named("qwxz") is None
