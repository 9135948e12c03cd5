"""A building's day and week for those who answer for it."""

from datetime import date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from django.test import Client

from allmenning.booking.models import Booking, BookingRules, Claim, Closure
from allmenning.booking.tests.houses import room
from allmenning.booking.tests.scenes import asked, at, booked, held
from allmenning.core.models import Municipality, ViewingLog
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Holiday, Space
from tests.cast import ClientFor

PAGE = "/ansatte/bygg/haugen-skole"
TUESDAY = {"date": "2026-12-15"}
TODAY = date(2026, 12, 1)
EVENING = "tirsdag 15. desember kl. 18–20"


@pytest.fixture
def work(fatima: Person, haugen: Building, client_for: ClientFor) -> Client:
    """Fatima, caretaker of the house."""
    return client_for(fatima, staff=True)


def day(client: Client, **query: str) -> dict[str, list[dict[str, Any]]]:
    """The cells of each space."""
    shown = client.get(f"{PAGE}/dag", query or TUESDAY).context["shown"]
    return {row["name"]: row["cells"] for row in shown["rows"]}


def labels(cells: list[dict[str, Any]]) -> list[str]:
    return [cell["label"] for cell in cells]


def week(client: Client, **query: str) -> dict[str, list[list[str]]]:
    """What stands in each day of each space, in words."""
    shown = client.get(f"{PAGE}/uke", query or TUESDAY).context["shown"]
    return {row["name"]: [_said(cell) for cell in row["cells"]] for row in shown["rows"]}


def _said(cell: dict[str, Any]) -> list[str]:
    entries = [f"{entry['time']} {entry['text']}" for entry in cell["entries"]]
    return entries or [cell["shut"]]


def test_a_day_tells_whose_time_it_is_without_names_of_persons(
    work: Client,
    kari: Person,
    ola: Person,
    skolekorps: Association,
    gymsal: Space,
    gym_thirds: list[Space],
    musikkrom: Space,
    now: datetime,
) -> None:
    booked(ola, gym_thirds[0], now, association=skolekorps)
    asked(kari, musikkrom, now)
    held(kari, gym_thirds[1], now)

    rows = day(work)

    assert f"Haugen skolekorps, {EVENING}" in labels(rows["Gymsal 1/3 A"])
    assert f"Gymsal 1/3 A: Haugen skolekorps, {EVENING}" in labels(rows["Gymsal"])
    assert f"Holdt av for noen, {EVENING}" in labels(rows["Gymsal 1/3 B"])
    assert f"Søknad: Korøvelse, {EVENING}" in labels(rows["Musikkrom"])
    assert "Nordlie" not in work.get(f"{PAGE}/dag", TUESDAY).content.decode()
    assert not ViewingLog.objects.exists()


def test_only_what_stands_can_be_dragged_and_from_its_own_row(
    work: Client, kari: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    booking = booked(kari, gym_thirds[0], now)
    waiting = asked(kari, gym_thirds[1], now)

    rows = day(work)
    bars = {name: [cell["bar"] for cell in cells if cell["bar"]] for name, cells in rows.items()}

    assert [bar["id"] for bar in bars.pop("Gymsal 1/3 A")] == [booking.pk]
    assert all(found == [] for found in bars.values())
    page = work.get(f"{PAGE}/dag", TUESDAY).content.decode()
    moving = (
        f'data-bar="/ansatte/bestilling/{booking.pk}/flytt" data-seen="0" data-day="2026-12-15"'
    )
    assert f'{moving} data-start="1080" data-end="1200"' in page
    assert f'href="/ansatte/soknader/{waiting.pk}"' in page


def test_what_has_begun_cannot_be_dragged(
    work: Client,
    kari: Person,
    gymsal: Space,
    now: datetime,
) -> None:
    booked(kari, gymsal, now)
    Booking.objects.update(during=(at("08:30", TODAY), at("18:00", TODAY)))
    Claim.objects.update(during=(at("16:00", TODAY), at("18:00", TODAY)))

    cells = day(work, date="2026-12-01")["Gymsal"]

    assert "Korøvelse, i dag kl. 16–18" in labels(cells)
    assert not any(cell["bar"] for cell in cells)


def test_free_time_leads_to_booking_however_far_ahead_and_the_past_does_not(
    work: Client, gymsal: Space
) -> None:
    BookingRules.objects.update(horizon_days=1)

    free = day(work)["Gymsal"][0]

    assert (free["state"], free["free"]) == ("free", {"start": 960, "end": 1320})
    assert free["url"].startswith(f"{PAGE}/bestill?lokale={gymsal.pk}&fra=")
    assert labels([free]) == ["Bestill Gymsal fra tirsdag 15. desember kl. 16–22"]
    past = day(work, date="2026-11-24")["Gymsal"]
    assert [(cell["state"], cell["url"], cell["free"]) for cell in past] == [("past", "", None)]


def test_without_rules_the_time_cannot_be_booked(work: Client, gymsal: Space) -> None:
    BookingRules.objects.all().delete()

    assert [cell["url"] for cell in day(work)["Gymsal"]] == [""]
    assert week(work)["Gymsal"] == [[""]] * 7


def test_a_closure_leads_to_closures(work: Client, gymsal: Space, closure: Closure) -> None:
    cell = day(work, date="2026-12-03")["Gymsal"][0]

    assert (cell["text"], cell["url"]) == ("Stengt: Gulvvask", "/ansatte/steng/haugen-skole")
    assert week(work, date="2026-12-03")["Gymsal"][3] == ["16–22 Stengt: Gulvvask"]


def test_a_week_lists_all_that_is_free_and_taken(
    work: Client, kari: Person, ola: Person, skolekorps: Association, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, association=skolekorps)

    found = week(work)["Gymsal"]

    assert found[0] == ["16–22 Ledig"]
    assert found[1] == ["16–18 Ledig", "18–20 Haugen skolekorps", "20–22 Ledig"]
    assert found[6] == ["10–18 Ledig"]


def test_a_closed_day_of_a_week_says_why(work: Client, gymsal: Space) -> None:
    days = ("2026-12-25", "2026-12-26")
    Holiday.objects.create(kind="public", days=days, name={"nb": "første juledag"})

    assert week(work, date="2026-12-25")["Gymsal"][4] == ["Stengt: første juledag"]
    assert "første juledag" in work.get(f"{PAGE}/uke", {"date": "2026-12-25"}).content.decode()
    assert "Første juledag" in work.get(f"{PAGE}/dag", {"date": "2026-12-25"}).content.decode()


@pytest.mark.parametrize("page", ["dag", "uke"])
@pytest.mark.parametrize("asked_for", ["", "tull", "\x00", "0001-01-01", "9999-12-31"])
def test_any_day_can_be_asked_for(work: Client, gymsal: Space, page: str, asked_for: str) -> None:
    assert work.get(f"{PAGE}/{page}", {"date": asked_for}).status_code == 200


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [("dag", "2026-12-14", "2026-12-16"), ("uke", "2026-12-07", "2026-12-21")],
)
def test_one_turns_to_what_was_and_what_comes(
    work: Client, gymsal: Space, page: str, before: str, after: str
) -> None:
    shown = work.get(f"{PAGE}/{page}", TUESDAY).context["shown"]

    assert shown["previous_url"] == f"{PAGE}/{page}?date={before}"
    assert shown["next_url"] == f"{PAGE}/{page}?date={after}"


@pytest.mark.parametrize("page", ["dag", "uke"])
def test_htmx_gets_the_calendar_alone(work: Client, gymsal: Space, page: str) -> None:
    part = work.get(f"{PAGE}/{page}", TUESDAY, headers={"HX-Target": "kalender"}).content.decode()

    assert "Gymsal" in part
    assert "<h1" not in part


@pytest.mark.parametrize("page", ["dag", "uke"])
def test_a_house_without_spaces_says_so(work: Client, page: str) -> None:
    told = work.get(f"{PAGE}/{page}").content.decode()

    assert "Det er ingen lokaler i dette bygget ennå." in told


def test_a_link_to_closing_fills_in_the_time(work: Client, gymsal: Space) -> None:
    asked_for = {"lokale": str(gymsal.pk), "fra": "2026-12-15T18:00", "til": "2026-12-15T20:00"}

    page = work.get("/ansatte/steng/haugen-skole", asked_for).content.decode()

    for shown in (
        'value="18:00"',
        'value="20:00"',
        f'value="{gymsal.pk}" id="id_spaces_1" checked',
    ):
        assert shown in page


@pytest.mark.parametrize("page", ["dag", "uke"])
def test_others_do_not_find_it(
    kari: Person,
    fatima: Person,
    nils: Person,
    gymsal: Space,
    asker: Municipality,
    client_for: ClientFor,
    page: str,
) -> None:
    fatima.roles.update(expires_on="2026-11-30")

    for client in (client_for(kari), client_for(fatima, staff=True), client_for(nils, staff=True)):
        assert client.get(f"{PAGE}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["dag", "uke"])
def test_a_large_house_asks_the_database_within_reason(
    work: Client,
    kari: Person,
    gymsal: Space,
    haugen: Building,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    page: str,
) -> None:
    for number in range(9):
        booked(kari, room(haugen, gymsal, f"rom-{number}", purposes=["music"]), now)

    with django_assert_max_num_queries(20):
        work.get(f"{PAGE}/{page}", TUESDAY)
