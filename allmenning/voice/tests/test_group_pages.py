"""Working groups at work: who was at a meeting, what it costs, and the list for payroll."""

from datetime import date, datetime

import pytest

from django.test import Client

from allmenning.core.models import ViewingLog
from allmenning.people.models import Person, Unit
from allmenning.voice.models import GroupMeeting, Honorarium, HonorariumRate, WorkingGroup
from tests.cast import ClientFor

GROUPS = "/ansatte/medvirkning/grupper"
CSV = "/ansatte/medvirkning/honorar.csv"
FOUR = {f"name_{n}": f"Anne {'ABCD'[n - 1]}" for n in range(1, 5)} | {
    f"phone_{n}": f"400 00 0{n}1" for n in range(1, 5)
}


@pytest.fixture
def rate(stovner: Unit) -> HonorariumRate:
    first = date(2026, 1, 1)
    return HonorariumRate.objects.create(valid_from=first, amount=40_000, threshold=100_000)


@pytest.fixture
def group(stovner: Unit) -> WorkingGroup:
    return WorkingGroup.objects.create(unit=stovner, name="Arbeidsgruppen")


@pytest.fixture
def hers(ingrid: Person, now: datetime, client_for: ClientFor) -> Client:
    """Ingrid's browser."""
    return client_for(ingrid, staff=True)


def test_a_group_is_made(hers: Client, stovner: Unit) -> None:
    made = hers.post(GROUPS, {"name": "Innbyggerkorpset", "unit": str(stovner.pk)})

    assert made["Location"] == f"{GROUPS}/{WorkingGroup.objects.get().pk}"
    wrong = hers.post(GROUPS, {"name": "", "unit": "x"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"name", "unit"}


def test_a_meeting_is_paid_and_one_declines(
    hers: Client, group: WorkingGroup, rate: HonorariumRate
) -> None:
    """AT-13 on the page: the rate for each who was there, nothing for her who declines."""
    page = f"{GROUPS}/{group.pk}"
    hers.post(page, {"held_on": "2026-09-03", **FOUR, "paid_4": "declines"})
    assert "kr 1\N{NO-BREAK SPACE}200" in hers.get(page).content.decode()
    members = Person.objects.filter(name__startswith="Anne").order_by("name")
    present = {f"member_{one.pk}": "paid" for one in members[:2]}
    for day in ("2026-10-03", "2026-11-03"):
        hers.post(page, {"held_on": day, **present})

    listed = hers.get(GROUPS).content.decode()

    assert listed.count("over grensen") == 2
    assert Honorarium.objects.filter(declined=True).count() == 1
    assert ViewingLog.objects.filter(object_kind="working_group").exists()
    sheet = hers.get(CSV).content.decode("utf-8-sig").splitlines()
    assert sheet[0] == "navn;telefon;møter;kroner;over grensen"
    assert sheet[1].startswith("Anne A;")
    assert sheet[1].endswith(";3;1200;ja")
    assert sheet[4].endswith(";1;0;")


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({}, "__all__", "Velg minst én som var til stede."),
        ({"name_1": "Anne"}, "phone_1", "Skriv navnet og telefonnummeret"),
        ({"name_1": "Anne", "phone_1": "123"}, "phone_1", "Dette er ikke et telefonnummer."),
        ({"held_on": "i går", **FOUR}, "held_on", "Skriv en dato"),
        ({"paid_1": "mye", **FOUR}, "paid_1", "Velg det som passer best."),
        ({"held_on": "2020-01-01", **FOUR}, "held_on", "Kommunen har ikke bestemt noen sats"),
    ],
)
def test_a_bad_meeting_is_told(
    hers: Client,
    group: WorkingGroup,
    rate: HonorariumRate,
    wrong: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    page = hers.post(f"{GROUPS}/{group.pk}", {"held_on": "2026-09-03", **wrong})

    assert page.status_code == 422
    assert page.context["form"].errors[field][0].startswith(sentence)
    assert not GroupMeeting.objects.exists()
    assert not Person.objects.filter(name__startswith="Anne").exists()


@pytest.mark.parametrize("path", [GROUPS, CSV])
def test_a_caretaker_sees_no_pay(fatima: Person, client_for: ClientFor, path: str) -> None:
    assert client_for(fatima, staff=True).get(path).status_code == 404


def test_another_unit_does_not_find_the_group(
    fatima: Person, group: WorkingGroup, client_for: ClientFor
) -> None:
    assert client_for(fatima, staff=True).get(f"{GROUPS}/{group.pk}").status_code == 404
    assert client_for(None).get(f"{GROUPS}/{group.pk}").status_code == 302
