"""A space's own page, with its week."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from django.test import Client

from allmenning.booking.models import BookingRules, Closure
from allmenning.booking.tests.scenes import asked, between, booked, held
from allmenning.core.models import Municipality
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Holiday, Space
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/steder/haugen-skole/musikkrom"
THE_WEEK = {"uke": "2026-12-14"}
EVENING = "tirsdag 15. desember kl. 18–20"


def shown(client: Client, path: str = PAGE, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return words_of(answer)


def week(client: Client, path: str = PAGE, **query: str) -> dict[str, str]:
    """What each cell of the week says to the one who listens, with its state."""
    rows = client.get(path, query or THE_WEEK).context["week"]["rows"]
    return {cell["label"]: cell["state"] for row in rows for cell in row["cells"]}


def test_the_facts_are_told(musikkrom: Space, nobody: Client) -> None:
    Space.objects.update(area=60, floor=2, description={"nb": "Øvingsrom med piano."})

    page = shown(nobody)

    for fact in (
        "<h1>Musikkrom</h1>",
        "20 personer",
        "60 m²",
        "2. etasje",
        "Øvingsrom med piano.",
        "Piano, lydtett, tåler støy",
        "Haugenveien 1",
        "<dt>Mandag</dt><dd><bdi>16–22</bdi></dd>",
        "Du får svar med en gang.",
        "Du kan låne fra 30 minutter til 4 timer om gangen.",
    ):
        assert fact in page


def test_the_first_free_times_can_be_taken(musikkrom: Space, nobody: Client) -> None:
    page = shown(nobody)

    for chip in ("i dag 16–17", "i dag 17–18", "i dag 18–19"):
        assert f">{chip}<" in page


def test_a_space_without_rules_can_be_seen_but_not_booked(musikkrom: Space, nobody: Client) -> None:
    BookingRules.objects.all().delete()

    assert "Lokalet kan ikke bestilles på nett." in shown(nobody)
    assert "free" not in week(nobody).values()


def test_a_private_persons_booking_is_taken_and_never_named(
    kari: Person, ola: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    booked(kari, musikkrom, now, activity="Karis øving")

    for client in (client_for(None), client_for(ola)):
        assert week(client)[f"Opptatt, {EVENING}"] == "taken"
        page = shown(client, **THE_WEEK)
        assert "Nordlie" not in page
        assert "Karis øving" not in page


def test_an_associations_booking_has_its_name(
    ola: Person, skolekorps: Association, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    booked(ola, musikkrom, now, association=skolekorps)

    assert week(nobody)[f"Opptatt: Haugen skolekorps, {EVENING}"] == "taken"
    assert "Ola Bråten" not in shown(nobody, **THE_WEEK)


def test_ones_own_bookings_and_ones_associations_stand_out(
    kari: Person,
    ola: Person,
    skolekorps: Association,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booked(kari, musikkrom, now)
    booked(ola, musikkrom, now, between("20:00", "21:00"), association=skolekorps)

    assert week(client_for(kari))[f"Din, {EVENING}"] == "yours"
    assert (
        week(client_for(ola))["Din: Haugen skolekorps, tirsdag 15. desember kl. 20–21"] == "yours"
    )


def test_what_somebody_asked_for_or_holds_is_told(
    kari: Person, ola: Person, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    held(ola, musikkrom, now, between("20:00", "21:00"))
    asked(kari, musikkrom, now)

    cells = week(nobody)

    assert cells[f"Noen har søkt, {EVENING}"] == "asked"
    assert cells["Holdt av for noen, tirsdag 15. desember kl. 20–21"] == "held"


def test_a_closed_time_has_its_reason(gymsal: Space, closure: Closure, nobody: Client) -> None:
    cells = week(nobody, "/steder/haugen-skole/gymsal", uke="2026-11-30")

    assert cells["Stengt: Gulvvask, torsdag 3. desember kl. 16–22"] == "closed"


def test_a_hall_shows_what_is_booked_in_its_parts_and_a_part_what_is_booked_in_the_hall(
    kari: Person, gymsal: Space, gym_thirds: list[Space], nobody: Client, now: datetime
) -> None:
    booked(kari, gym_thirds[1], now)
    hall, a, b = (
        week(nobody, f"/steder/haugen-skole/{slug}") for slug in ("gymsal", "gymsal-a", "gymsal-b")
    )

    assert f"Opptatt, {EVENING}" in hall
    assert f"Opptatt, {EVENING}" not in a
    assert f"Opptatt, {EVENING}" in b
    assert "en del av dette lokalet" in shown(nobody, "/steder/haugen-skole/gymsal")


def test_a_part_shows_that_somebody_asked_for_the_hall(
    kari: Person, gymsal: Space, gym_thirds: list[Space], nobody: Client, now: datetime
) -> None:
    asked(kari, gymsal, now)

    assert week(nobody, "/steder/haugen-skole/gymsal-a")[f"Noen har søkt, {EVENING}"] == "asked"


def test_hours_without_people_at_work_are_told(
    musikkrom: Space, haugen: Building, nobody: Client
) -> None:
    haugen.timetable.hours.filter(weekday=1).update(kind="staffless")
    rows = nobody.get(PAGE, THE_WEEK).context["week"]["rows"]

    staffed = {cell["day"]: cell["staffed"] for row in rows for cell in row["cells"] if cell["url"]}

    assert staffed[1] is False
    assert staffed[2] is True
    assert "16–22 (ubetjent)" in shown(nobody)


def test_a_holiday_is_named_and_closed(musikkrom: Space, nobody: Client) -> None:
    days = (date(2026, 12, 25), date(2026, 12, 27))
    Holiday.objects.create(kind="public", days=days, name={"nb": "juledagene"})

    assert '<span class="holiday">juledagene</span>' in shown(nobody, uke="2026-12-21")
    assert not any(
        "25. desember" in label
        for label, state in week(nobody, uke="2026-12-21").items()
        if state == "free"
    )


@pytest.mark.parametrize(
    ("asked_for", "first"),
    [
        ("", "30. november"),
        ("2026-12-17", "14. desember"),
        ("2020-01-01", "30. november"),
        ("tull", "30. november"),
        ("0001-01-01", "30. november"),
        ("2026-W51", "14. desember"),
        ("\x00", "30. november"),
        ("9999-12-31", "27. november"),
    ],
)
def test_any_week_can_be_asked_for(
    musikkrom: Space, nobody: Client, asked_for: str, first: str
) -> None:
    table = nobody.get(PAGE, {"uke": asked_for}).context["week"]

    assert f"mandag {first} til" in table["title"]


def test_the_weeks_have_two_ends(musikkrom: Space, nobody: Client) -> None:
    first, last = (
        nobody.get(PAGE, {"uke": day}).context["week"] for day in ("2026-12-01", "9999-12-31")
    )

    assert (first["previous_url"], first["next_url"]) == ("", "?uke=2026-12-07")
    assert (last["previous_url"], last["next_url"]) == ("?uke=2028-11-20", "")


def test_htmx_gets_the_week_alone(musikkrom: Space, nobody: Client) -> None:
    part = nobody.get(PAGE, headers={"HX-Target": "uke"}).content.decode()

    assert "<table" in part
    assert "<h1" not in part


@pytest.mark.parametrize(
    "path",
    [
        "/steder/haugen-skole/finnes-ikke",
        "/steder/finnes-ikke/musikkrom",
        "/steder/haugen-skole/%00",
    ],
)
def test_what_is_not_there(musikkrom: Space, nobody: Client, path: str) -> None:
    assert nobody.get(path).status_code == 404


@pytest.mark.parametrize("model", [Space, Building])
def test_what_is_not_published_is_not_there(
    musikkrom: Space, nobody: Client, model: type[Space] | type[Building]
) -> None:
    model.objects.update(is_published=False)

    assert nobody.get(PAGE).status_code == 404


def test_another_municipality_has_no_such_space(
    musikkrom: Space, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(None, host="asker.localhost").get(PAGE).status_code == 404


def test_a_full_week_asks_the_database_no_more_than_an_empty_one(
    kari: Person,
    musikkrom: Space,
    nobody: Client,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for hour in range(16, 20):
        booked(kari, musikkrom, now, between(f"{hour}:00", f"{hour + 1}:00"))

    with django_assert_max_num_queries(20):
        nobody.get(PAGE, THE_WEEK)


def test_an_employee_goes_on_to_edit_it(
    musikkrom: Space, fatima: Person, kari: Person, client_for: ClientFor
) -> None:
    edit = "/ansatte/bygg/haugen-skole/lokaler/musikkrom"

    assert edit in shown(client_for(fatima, staff=True))
    assert edit not in shown(client_for(fatima))
    assert edit not in shown(client_for(kari))
