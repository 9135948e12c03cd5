"""Who a notice is for: one street, one area, or those a trigger calls for."""

from typing import Any

import pytest

from django.test import Client

from allmenning.notices.models import Notice
from allmenning.notices.tests import town
from allmenning.notices.tests.touching import (
    SHOWN,
    STREET,
    Neighbours,
    page_of,
    touch,
    touch_of_number,
)
from allmenning.places.models import Address
from tests.browsers import words_of


def _stretch(notice: Notice) -> tuple[int, int]:
    notice.refresh_from_db()
    (one,) = notice.audience["stretches"]
    return one["first"], one["last"]


def test_a_pilot_is_for_its_participants_wherever_they_live(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger=Notice.Trigger.ENROLLED)
    asked = writers.get(page_of(draft)).content.decode()
    assert 'name="where"' not in asked
    assert 'name="districts"' not in asked

    said = {
        "where": "districts",
        "districts": ["030111"],
        "one_per_household": "on",
        **touch(3, 3),
    }
    assert writers.post(page_of(draft), said).status_code == 303
    draft.refresh_from_db()
    assert (draft.audience["everybody"], draft.audience["districts"]) == (True, [])
    assert draft.one_per_household


def test_a_street_is_named_and_the_funnel_and_twenty_are_shown(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    said = words_of(writers.post(page_of(draft), STREET, follow=True))

    assert "10 får det" in said
    assert "30–39 år" not in said
    assert said.count("40–49 år, Tokerudveien, Stovner") == 10
    assert "Vi graver." in said
    assert "ikke spurt ennå" in said


def test_numbers_and_side_narrow_the_street(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    narrowed = {**STREET, "first": "2", "last": "6", "side": "even"}
    said = words_of(writers.post(page_of(draft), narrowed, follow=True))

    assert "3 får det" in said
    assert "40–49 år" not in said


def test_two_touches_choose_from_and_to(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    writers.post(page_of(draft), {**STREET, **SHOWN, **touch_of_number(3)})
    assert _stretch(draft) == (3, 3)
    answer = writers.post(
        page_of(draft), {**STREET, "first": 3, "last": 3, **SHOWN, **touch_of_number(8)}
    )

    assert _stretch(draft) == (3, 8)
    assert "bredde=600" in answer.headers["Location"]


def test_a_touch_of_a_street_that_is_not_named_chooses_it(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    answer = writers.post(page_of(draft), {**STREET, "street": "", **SHOWN, **touch_of_number(3)})

    assert answer.status_code == 303
    assert _stretch(draft) == (3, 3)


def test_one_begins_the_street_afresh(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    writers.post(page_of(draft), {**STREET, "first": 3, "last": 8, "nytt": "1"})

    assert _stretch(draft) == (1, 9999)


def test_an_area_is_drawn_corner_by_corner(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    drawn, corners = {"where": "drawn", **SHOWN}, ""
    for spot in ((10, 10), (550, 10), (280, 450)):
        answer = writers.post(page_of(draft), {**drawn, "corners": corners, **touch(*spot)})
        page = writers.get(answer.headers["Location"])
        corners = page.context["form"]["corners"].value()

    draft.refresh_from_db()
    assert len(draft.audience["polygons"][0]) == 3
    assert "10 får det" in words_of(page)
    writers.post(page_of(draft), {**drawn, "corners": corners, "angre": "1"})
    draft.refresh_from_db()
    assert draft.audience == {}


def test_keys_touch_nothing(writers: Client, draft: Notice, tokerudveien: Neighbours) -> None:
    answer = writers.post(page_of(draft), {"where": "drawn", **touch(0, 0)})

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
    answer = writers.post(page_of(draft), said)

    assert answer.status_code == 422
    assert told in words_of(answer)
    draft.refresh_from_db()
    assert draft.audience == {"everybody": True}


def test_streets_that_begin_alike_are_named(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    street = Address.objects.filter(street__code=5678)[0].street
    type(street).objects.create(code=5679, name="Tokerudfaret")
    said = words_of(writers.post(page_of(draft), {**STREET, "street": "Tokerud"}))

    assert "Skriv en av dem: Tokerudfaret, Tokerudveien." in said


def test_one_goes_on(writers: Client, draft: Notice, tokerudveien: Neighbours) -> None:
    answer = writers.post(page_of(draft), {**STREET, "videre": "1"})

    assert answer.headers["Location"] == f"/ansatte/varsler/{draft.pk}/begrunnelse"


def test_a_trigger_asks_for_its_own_number(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger="child")
    assert "Hvor mange måneder er barnet?" in words_of(writers.get(page_of(draft)))
    wrong = words_of(writers.post(page_of(draft), {"where": "everybody", "own": "0"}))
    assert "Skriv et tall mellom 1 og 192." in wrong

    writers.post(page_of(draft), {"where": "districts", "districts": ["030111"], "own": "4"})
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
    said = words_of(writers.get(page_of(draft)))

    assert heading in said
    assert found in said


def test_what_is_sent_is_not_changed(
    writers: Client, sending: Notice, tokerudveien: Neighbours
) -> None:
    said = words_of(writers.post(page_of(sending), STREET, follow=True))

    assert "Varselet sendes allerede, og kan ikke endres." in said


def test_one_person_in_a_shielded_home_is_not_told_apart(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    neighbour = town.resident(Address.objects.get(street__code=5678, number=4), home="vernet")
    town.shielded(home="vernet")
    said = words_of(writers.post(page_of(draft), STREET, follow=True))

    assert neighbour.pk
    assert "skjermet" not in said
    assert "ikke får det av andre grunner, få av hver" in said
