from typing import Any

import pytest

from django.test import Client

from allmenning.notices.models import Notice
from allmenning.notices.rules.ground import Ground
from allmenning.notices.tests import town
from allmenning.notices.views.ground import SIZES
from allmenning.notices.views.meant import places_in_words
from allmenning.people.models import RegisteredPerson
from allmenning.places.models import Address
from tests.browsers import words_of

STREET = {"where": "street", "street": "Tokerudveien", "side": "both"}
WIDTH, HEIGHT = SIZES["stor"]
# The middle of the street in the town of these tests, 600 metres across.
MIDDLE = (town.X + 5678 * 1000 + 5000, town.Y)
GROUND = Ground(MIDDLE, 600, WIDTH, HEIGHT)
SHOWN = {"midt": f"{MIDDLE[0]},{MIDDLE[1]}", "bredde": "600"}
Neighbours = list[RegisteredPerson]


def _page(notice: Notice) -> str:
    return f"/ansatte/varsler/{notice.pk}/hvem"


def _touch(x: float, y: float, size: str = "stor") -> dict[str, Any]:
    return {f"{size}.x": str(round(x)), f"{size}.y": str(round(y))}


def _on(number: int) -> dict[str, Any]:
    """A touch of the house of this number in Tokerudveien."""
    house = Address.objects.get(street__code=5678, number=number)
    return _touch(*GROUND.at((house.x, house.y)))


def _stretch(notice: Notice) -> tuple[int, int]:
    notice.refresh_from_db()
    (one,) = notice.audience["stretches"]
    return one["first"], one["last"]


def test_a_pilot_is_for_its_participants_wherever_they_live(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger=Notice.Trigger.ENROLLED)
    asked = writers.get(_page(draft)).content.decode()
    assert 'name="where"' not in asked
    assert 'name="districts"' not in asked

    said = {
        "where": "districts",
        "districts": ["030111"],
        "one_per_household": "on",
        **_touch(3, 3),
    }
    assert writers.post(_page(draft), said).status_code == 303
    draft.refresh_from_db()
    assert (draft.audience["everybody"], draft.audience["districts"]) == (True, [])
    assert draft.one_per_household


def test_a_street_is_named_and_the_funnel_and_twenty_are_shown(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    said = words_of(writers.post(_page(draft), STREET, follow=True))

    assert "10 får det" in said
    assert "30–39 år" not in said
    assert said.count("40–49 år, Tokerudveien, Stovner") == 10
    assert "Vi graver." in said
    assert "ikke registrert" in said


def test_numbers_and_side_narrow_the_street(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    narrowed = {**STREET, "first": "2", "last": "6", "side": "even"}
    said = words_of(writers.post(_page(draft), narrowed, follow=True))

    assert "3 får det" in said
    assert "40–49 år" not in said


def test_two_touches_choose_from_and_to(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    writers.post(_page(draft), {**STREET, **SHOWN, **_on(3)})
    assert _stretch(draft) == (3, 3)
    answer = writers.post(_page(draft), {**STREET, "first": 3, "last": 3, **SHOWN, **_on(8)})

    assert _stretch(draft) == (3, 8)
    assert "bredde=600" in answer.headers["Location"]


def test_a_touch_of_a_street_that_is_not_named_chooses_it(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    answer = writers.post(_page(draft), {**STREET, "street": "", **SHOWN, **_on(3)})

    assert answer.status_code == 303
    assert _stretch(draft) == (3, 3)


def test_one_begins_the_street_afresh(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    writers.post(_page(draft), {**STREET, "first": 3, "last": 8, "nytt": "1"})

    assert _stretch(draft) == (1, 9999)


def test_an_area_is_drawn_corner_by_corner(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    drawn, corners = {"where": "drawn", **SHOWN}, ""
    for spot in ((10, 10), (550, 10), (280, 450)):
        answer = writers.post(_page(draft), {**drawn, "corners": corners, **_touch(*spot)})
        page = writers.get(answer.headers["Location"])
        corners = page.context["form"]["corners"].value()

    draft.refresh_from_db()
    assert len(draft.audience["polygons"][0]) == 3
    assert "10 får det" in words_of(page)
    writers.post(_page(draft), {**drawn, "corners": corners, "angre": "1"})
    draft.refresh_from_db()
    assert draft.audience == {}


def test_keys_touch_nothing(writers: Client, draft: Notice, tokerudveien: Neighbours) -> None:
    answer = writers.post(_page(draft), {"where": "drawn", **_touch(0, 0)})

    assert answer.status_code == 422
    assert "Trykk på kartet minst tre steder" in words_of(answer)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"where": "street"}, "Skriv navnet på gata, eller trykk på den i kartet."),
        ({"where": "street", "street": "Ingenvei"}, "Vi finner ingen gate som heter Ingenvei."),
        ({**STREET, "first": 8, "last": 3}, "Det siste husnummeret må være likt eller høyere"),
        ({**STREET, "first": "åtte"}, "Skriv et husnummer mellom 1 og 9999"),
        ({**STREET, "youngest": 60, "oldest": 50}, "ikke yngre enn den yngste"),
        ({"where": "districts"}, "Velg hvor de som skal få varselet, bor."),
        ({"where": "districts", "districts": ["999999"]}, "Velg noe i lista."),
        ({"where": "månen"}, "Velg noe i lista."),
        ({"where": "drawn", "corners": "1,2 x,y 3"}, "Trykk på kartet minst tre steder"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(
    writers: Client, draft: Notice, tokerudveien: Neighbours, said: dict[str, Any], told: str
) -> None:
    answer = writers.post(_page(draft), said)

    assert answer.status_code == 422
    assert told in words_of(answer)
    draft.refresh_from_db()
    assert draft.audience == {"everybody": True}


def test_streets_that_begin_alike_are_named(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    street = Address.objects.filter(street__code=5678)[0].street
    type(street).objects.create(code=5679, name="Tokerudfaret")
    said = words_of(writers.post(_page(draft), {**STREET, "street": "Tokerud"}))

    assert "Skriv en av dem: Tokerudfaret, Tokerudveien." in said


def test_one_goes_on(writers: Client, draft: Notice, tokerudveien: Neighbours) -> None:
    answer = writers.post(_page(draft), {**STREET, "videre": "1"})

    assert answer.headers["Location"] == f"/ansatte/varsler/{draft.pk}/begrunnelse"


def test_a_trigger_asks_for_its_own_number(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger="child")
    assert "Hvor mange måneder er barnet?" in words_of(writers.get(_page(draft)))
    wrong = words_of(writers.post(_page(draft), {"where": "everybody", "own": "0"}))
    assert "Skriv et tall mellom 1 og 192." in wrong

    writers.post(_page(draft), {"where": "districts", "districts": ["030111"], "own": "4"})
    draft.refresh_from_db()
    assert draft.circumstances == {"months": 4}
    assert draft.audience["districts"] == ["030111"]


@pytest.mark.parametrize(
    ("trigger", "heading", "found"),
    [
        ("area", "10 får det", "Bor der"),
        ("enrolled", "0 får det", "Er med i prøveordningen"),
        ("age", "0 ville fått det de siste 28 dagene", "Det har hendt, de siste 28 dagene"),
    ],
)
def test_how_many_is_told_as_the_trigger_calls(
    writers: Client,
    draft: Notice,
    tokerudveien: Neighbours,
    trigger: str,
    heading: str,
    found: str,
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger=trigger)
    said = words_of(writers.get(_page(draft)))

    assert heading in said
    assert found in said


def test_what_is_sent_is_not_changed(
    writers: Client, sending: Notice, tokerudveien: Neighbours
) -> None:
    said = words_of(writers.post(_page(sending), STREET, follow=True))

    assert "Varselet sendes allerede, og kan ikke endres." in said


def test_one_person_in_a_shielded_home_is_not_told_apart(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    neighbour = town.resident(Address.objects.get(street__code=5678, number=4), home="vernet")
    town.shielded(home="vernet")
    said = words_of(writers.post(_page(draft), STREET, follow=True))

    assert neighbour.pk
    assert "skjermet" not in said
    assert "ikke får det av andre grunner, få av hver" in said


# Several places

SEVERAL = {
    "stretches": [{"street": 5678, "first": 1, "last": 3}, {"street": 1234}],
    "polygons": [[[109200000, 599600000], [109300000, 599600000], [109300000, 599700000]]],
    "youngest": 60,
}


@pytest.fixture
def several(draft: Notice, tokerudveien: Neighbours) -> Notice:
    """The notice, for two streets and a drawn area."""
    Notice.objects.filter(pk=draft.pk).update(audience=SEVERAL)
    draft.refresh_from_db()
    return draft


def _places(notice: Notice) -> list[str]:
    notice.refresh_from_db()
    return places_in_words(notice)


def test_every_place_is_kept_when_one_is_changed(writers: Client, several: Notice) -> None:
    page = words_of(writers.get(_page(several)))
    assert "Det gjelder også her" in page
    assert 'value="Tokerudveien"' in page
    assert 'Ta bort<span class="hidden-text">: Bygdøy allé' in page
    assert "tegnet område 1" in page

    writers.post(_page(several), {**STREET, "first": 1, "last": 8, "youngest": 60, "sted": "0"})
    assert _places(several) == ["Tokerudveien 1–8", "Bygdøy allé", "tegnet område 1"]
    assert several.audience["youngest"] == 60


def test_the_other_places_are_changed_and_taken_away_one_by_one(
    writers: Client, several: Notice
) -> None:
    assert 'value="Bygdøy allé"' in words_of(writers.get(f"{_page(several)}?sted=1"))
    allé = {**STREET, "street": "Bygdøy allé", "side": "odd", "sted": "1"}
    answer = writers.post(_page(several), allé)
    assert answer.headers["Location"].endswith("?sted=1#kart")
    assert _places(several) == ["Tokerudveien 1–3", "Bygdøy allé (oddetall)", "tegnet område 1"]

    writers.post(_page(several), {**allé, "ta-bort": "2"})
    assert _places(several) == ["Tokerudveien 1–3", "Bygdøy allé (oddetall)"]
    writers.post(_page(several), {**allé, "ta-bort": "0"})
    assert _places(several) == ["Bygdøy allé (oddetall)"]


def test_a_place_is_added_by_name_by_touch_and_by_drawing(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    here = {**STREET, "first": 1, "last": 3}
    answer = writers.post(_page(draft), {**here, "legg-til": "1"})
    assert answer.headers["Location"].endswith("?sted=ny#kart")
    page = words_of(writers.get(answer.headers["Location"]))
    assert 'value="Tokerudveien"' not in page
    assert 'name="sted" value="ny"' in page

    one_more = {**STREET, "sted": "ny", **SHOWN}
    answer = writers.post(_page(draft), {**one_more, "street": "", **_on(8)})
    assert _places(draft) == ["Tokerudveien 1–3", "Tokerudveien 8"]
    assert "sted=1" in answer.headers["Location"]
    writers.post(_page(draft), {**one_more, "street": "Bygdøy allé"})
    corners = ""
    for spot in ((10, 10), (550, 10), (280, 450)):
        said = {"where": "drawn", "sted": "ny", **SHOWN, "corners": corners, **_touch(*spot)}
        form = writers.get(writers.post(_page(draft), said).headers["Location"]).context["form"]
        corners = form["corners"].value()
        assert form["where"].value() == "drawn"
        assert len(_places(draft)) >= 3
    assert _places(draft)[3:] == ["tegnet område 1"]


@pytest.mark.parametrize("where", ["street", "drawn", "districts"])
def test_one_goes_on_without_the_place_one_did_not_add(
    writers: Client, several: Notice, where: str
) -> None:
    answer = writers.post(_page(several), {"where": where, "sted": "ny", "videre": "1"})

    assert answer.headers["Location"].endswith("/begrunnelse")
    assert len(_places(several)) == 3


@pytest.mark.parametrize("said", ["", "99", "x", "²", "-1"])
def test_no_such_place_is_one_more(writers: Client, several: Notice, said: str) -> None:
    writers.post(_page(several), {**STREET, "sted": said or "ny", "ta-bort": said})

    assert len(_places(several)) == 4


def test_the_last_place_is_taken_away_too(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    writers.post(_page(draft), STREET)
    writers.post(_page(draft), {**STREET, "street": "", "sted": "ny", "ta-bort": "0"})

    draft.refresh_from_db()
    assert draft.audience == {}


def test_there_is_a_most_of_places(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    stretches = [{"street": 5678, "first": n, "last": n} for n in range(20, 40)]
    Notice.objects.filter(pk=draft.pk).update(audience={"stretches": stretches})
    for said in (STREET, {**STREET, "street": "", **SHOWN, **_on(3)}):
        answer = writers.post(_page(draft), {**said, "sted": "ny"})
        assert answer.status_code == 422
        assert "Velg færre steder." in words_of(answer)
    assert len(_places(draft)) == 20


# The map


def test_the_map_shows_streets_houses_and_what_is_chosen(
    writers: Client, draft: Notice, tokerudveien: Neighbours, haugen: Any
) -> None:
    writers.post(_page(draft), {**STREET, "first": 3, "last": 8})
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
        writers.post(_page(draft), {**STREET, "first": 1, "last": last})
        shown = writers.get(_page(draft), SHOWN).context["map"]["pictures"]
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
