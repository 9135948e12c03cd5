"""A notice may be for several streets and areas, which are added and taken away one by one."""

import pytest

from django.test import Client

from allmenning.notices.models import Notice
from allmenning.notices.tests.touching import (
    SHOWN,
    STREET,
    Neighbours,
    page_of,
    touch,
    touch_of_number,
)
from allmenning.notices.views.meant import places_in_words
from tests.browsers import words_of

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
    page = words_of(writers.get(page_of(several)))
    assert "Det gjelder også her" in page
    assert 'value="Tokerudveien"' in page
    assert 'Ta bort<span class="hidden-text">: Bygdøy allé' in page
    assert "tegnet område 1" in page

    writers.post(page_of(several), {**STREET, "first": 1, "last": 8, "youngest": 60, "sted": "0"})
    assert _places(several) == ["Tokerudveien 1–8", "Bygdøy allé", "tegnet område 1"]
    assert several.audience["youngest"] == 60


def test_the_other_places_are_changed_and_taken_away_one_by_one(
    writers: Client, several: Notice
) -> None:
    assert 'value="Bygdøy allé"' in words_of(writers.get(f"{page_of(several)}?sted=1"))
    allé = {**STREET, "street": "Bygdøy allé", "side": "odd", "sted": "1"}
    answer = writers.post(page_of(several), allé)
    assert answer.headers["Location"].endswith("?sted=1#kart")
    assert _places(several) == ["Tokerudveien 1–3", "Bygdøy allé (oddetall)", "tegnet område 1"]

    writers.post(page_of(several), {**allé, "ta-bort": "2"})
    assert _places(several) == ["Tokerudveien 1–3", "Bygdøy allé (oddetall)"]
    writers.post(page_of(several), {**allé, "ta-bort": "0"})
    assert _places(several) == ["Bygdøy allé (oddetall)"]


def test_a_place_is_added_by_name_by_touch_and_by_drawing(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    here = {**STREET, "first": 1, "last": 3}
    answer = writers.post(page_of(draft), {**here, "legg-til": "1"})
    assert answer.headers["Location"].endswith("?sted=ny#kart")
    page = words_of(writers.get(answer.headers["Location"]))
    assert 'value="Tokerudveien"' not in page
    assert 'name="sted" value="ny"' in page

    one_more = {**STREET, "sted": "ny", **SHOWN}
    answer = writers.post(page_of(draft), {**one_more, "street": "", **touch_of_number(8)})
    assert _places(draft) == ["Tokerudveien 1–3", "Tokerudveien 8"]
    assert "sted=1" in answer.headers["Location"]
    writers.post(page_of(draft), {**one_more, "street": "Bygdøy allé"})
    corners = ""
    for spot in ((10, 10), (550, 10), (280, 450)):
        said = {"where": "drawn", "sted": "ny", **SHOWN, "corners": corners, **touch(*spot)}
        form = writers.get(writers.post(page_of(draft), said).headers["Location"]).context["form"]
        corners = form["corners"].value()
        assert form["where"].value() == "drawn"
        assert len(_places(draft)) >= 3
    assert _places(draft)[3:] == ["tegnet område 1"]


@pytest.mark.parametrize("where", ["street", "drawn", "districts"])
def test_one_goes_on_without_the_place_one_did_not_add(
    writers: Client, several: Notice, where: str
) -> None:
    answer = writers.post(page_of(several), {"where": where, "sted": "ny", "videre": "1"})

    assert answer.headers["Location"].endswith("/begrunnelse")
    assert len(_places(several)) == 3


@pytest.mark.parametrize("said", ["", "99", "x", "²", "-1"])
def test_no_such_place_is_one_more(writers: Client, several: Notice, said: str) -> None:
    writers.post(page_of(several), {**STREET, "sted": said or "ny", "ta-bort": said})

    assert len(_places(several)) == 4


def test_the_last_place_is_taken_away_too(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    writers.post(page_of(draft), STREET)
    writers.post(page_of(draft), {**STREET, "street": "", "sted": "ny", "ta-bort": "0"})

    draft.refresh_from_db()
    assert draft.audience == {}


def test_there_is_a_most_of_places(
    writers: Client, draft: Notice, tokerudveien: Neighbours
) -> None:
    stretches = [{"street": 5678, "first": n, "last": n} for n in range(20, 40)]
    Notice.objects.filter(pk=draft.pk).update(audience={"stretches": stretches})
    for said in (STREET, {**STREET, "street": "", **SHOWN, **touch_of_number(3)}):
        answer = writers.post(page_of(draft), {**said, "sted": "ny"})
        assert answer.status_code == 422
        assert "Velg færre steder." in words_of(answer)
    assert len(_places(draft)) == 20
