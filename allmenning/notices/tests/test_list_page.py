from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.notices.models import Dispatch, Notice, Tally, TriggerDay
from allmenning.notices.tests import scenes, town
from allmenning.people.models import Person, Unit
from tests.browsers import words_of
from tests.cast import ClientFor

LIST = "/ansatte/varsler"


def test_notices_stand_by_state_with_their_figures(
    writers: Client, sending: Notice, writer: Person, stovner: Unit, now: datetime
) -> None:
    for kind, name, number in (("audience", "left", 2310), ("outcome", "accepted", 1204)):
        Tally.objects.create(notice=sending, kind=kind, name=name, number=number, at=now)
    scenes.drafted(writer, stovner, now, title="Nye parkeringssoner")

    said = words_of(writers.get(LIST))

    assert said.index("Sendes nå") < said.index("1 204 av 2 310 sendt")
    assert said.index("Utkast") < said.index("Nye parkeringssoner")


def test_what_waits_for_ones_yes_stands_first(
    ingrids: Client, writers: Client, proposal: Notice, ingrid: Person, now: datetime
) -> None:
    assert "Venter på deg" in words_of(ingrids.get(LIST))
    assert "Venter på deg" not in words_of(writers.get(LIST))
    scenes.agreed(proposal, now, ingrid)
    assert "Venter på deg" not in words_of(ingrids.get(LIST))


def test_who_writes_no_notices_finds_nothing(
    fatima: Person, client_for: ClientFor, draft: Notice, ingrid: Person
) -> None:
    fatima.roles.filter(kind="case_worker").delete()
    assert client_for(fatima, staff=True).get(LIST).status_code == 404


def test_a_held_day_is_answered_once(
    ingrids: Client, writers: Client, sending: Notice, now: datetime
) -> None:
    day = TriggerDay.objects.create(notice=sending, day=now.date(), number=220_000, is_held=True)
    assert "220 000 på én dag (i dag) er for mange til å være sant" in words_of(ingrids.get(LIST))
    assert "Det stemmer, send" not in words_of(writers.get(LIST))
    address, said = (
        f"/ansatte/varsler/{sending.pk}/dag",
        {"dag": day.day.isoformat(), "svar": "legg-bort"},
    )
    assert writers.post(address, said).status_code == 404

    assert "Ingen får varsel for denne dagen" in words_of(ingrids.post(address, said, follow=True))
    assert "har allerede svart for denne dagen" in words_of(
        ingrids.post(address, said, follow=True)
    )
    day.refresh_from_db()
    assert day.released_at == now


@pytest.mark.parametrize("day", ["", "i går", "2026-02-30"])
def test_a_day_that_is_none_is_nothing_held(ingrids: Client, sending: Notice, day: str) -> None:
    answer = ingrids.post(
        f"/ansatte/varsler/{sending.pk}/dag", {"dag": day, "svar": "slipp"}, follow=True
    )

    assert "har allerede svart for denne dagen" in words_of(answer)


def test_dispatches_of_unknown_fate_are_told_of_without_whose(
    writers: Client, sending: Notice, now: datetime
) -> None:
    house = town.settle()["Stovner 1"]
    assert house.basic_unit is not None
    Dispatch.objects.create(
        notice=sending,
        person=town.resident(house),
        district=house.basic_unit.district,
        state=Dispatch.State.UNKNOWN,
        due_at=now,
        attempted_at=now,
    )

    assert "vi vet ikke om 1 kom fram. Siden i dag kl. 09" in words_of(writers.get(LIST))
    said = words_of(writers.get(f"/ansatte/varsler/{sending.pk}/uvisse"))
    assert "i dag kl. 09" in said
    assert "Stovner" in said
    assert "Tokerudveien" not in said


# A new one


def test_a_new_one_begins_as_a_copy_of_a_pattern(
    writers: Client, ingrid: Person, stovner: Unit, writer: Person, now: datetime
) -> None:
    pattern = scenes.drafted(ingrid, stovner, now, is_pattern=True, title="Vi graver")
    assert "Vi graver" in words_of(writers.get(LIST))

    answer = writers.post("/ansatte/varsler/ny", {"mal": pattern.pk})

    made = Notice.objects.get(is_pattern=False)
    assert answer.headers["Location"] == f"/ansatte/varsler/{made.pk}/hvem"
    assert (made.author, made.unit, made.title) == (writer, stovner, "Vi graver")


def test_only_patterns_of_ones_own_units_are_changed(
    writers: Client, ingrid: Person, stovner: Unit, oslo_kommune: Unit, now: datetime
) -> None:
    own = scenes.drafted(ingrid, stovner, now, is_pattern=True, title="Egen mal")
    others = scenes.drafted(ingrid, oslo_kommune, now, is_pattern=True, title="Felles mal")
    said = words_of(writers.get(LIST))

    assert "Felles mal" in said
    assert f'href="/ansatte/varsler/{own.pk}"' in said
    assert f'href="/ansatte/varsler/{others.pk}"' not in said


def test_the_list_asks_no_more_the_longer_it_is(
    ingrids: Client,
    writer: Person,
    stovner: Unit,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(8):
        scenes.proposed(scenes.drafted(writer, stovner, now), now)
    with django_assert_max_num_queries(20):
        ingrids.get(LIST)


@pytest.mark.parametrize("named", ["0", "99999999999999999999", "x", "²"])
def test_there_is_no_such_pattern(writers: Client, named: str) -> None:
    assert writers.post("/ansatte/varsler/ny", {"mal": named}).status_code == 404


def test_a_new_one_begins_from_nothing(writers: Client, writer: Person) -> None:
    assert "ingen temaer" in words_of(writers.get("/ansatte/varsler/ny"))
    theme = scenes.theme()
    assert writers.post("/ansatte/varsler/ny", {"title": ""}).status_code == 422

    said = {"title": "Feiing", "trigger": "area", "theme": theme.pk}
    assert writers.post("/ansatte/varsler/ny", said).status_code == 303
    assert Notice.objects.get().title == "Feiing"


def test_a_draft_is_kept_as_a_pattern(writers: Client, draft: Notice, sending: Notice) -> None:
    made = Notice.objects.create(
        theme=draft.theme,
        unit=draft.unit,
        author=draft.author,
        title="Feiing",
        trigger="area",
        created_at=draft.created_at,
    )
    writers.post(f"/ansatte/varsler/{made.pk}/mal")
    made.refresh_from_db()
    assert made.is_pattern
    assert "er endret siden" in words_of(
        writers.post(f"/ansatte/varsler/{sending.pk}/mal", follow=True)
    )
