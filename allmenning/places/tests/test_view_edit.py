"""The editing pages: for those who work there, kept as typed when something is wrong."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from django.db.backends.postgresql.psycopg_any import DateRange

from allmenning.people.models import Person
from allmenning.places.models import Building, Holiday, OpeningException, Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

BUILDING = "/ansatte/bygg/haugen-skole"


def _fields(page: Any) -> dict[str, Any]:
    """What a browser would send back from the page's form, untouched."""
    form = page.context["form"]
    said = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in said.items() if value not in (None, False)}


def test_a_caretaker_edits_her_building(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)
    fields = _fields(client.get(BUILDING)) | {"phone": "22 00 00 00", "way_in_nn": "Gå inn her."}

    answer = client.post(BUILDING, fields)

    haugen.refresh_from_db()
    assert answer.status_code == 302
    assert (haugen.phone, haugen.way_in) == ("22 00 00 00", {"nn": "Gå inn her."})


@pytest.mark.parametrize(("said", "known"), [("True", True), ("False", False), ("", None)])
def test_whether_a_key_opens_is_yes_no_or_not_registered(
    haugen: Building, fatima: Person, client_for: ClientFor, said: str, known: bool | None
) -> None:
    client = client_for(fatima, staff=True)
    page = client.get(BUILDING)

    client.post(BUILDING, _fields(page) | {"opens_with_key": said})

    haugen.refresh_from_db()
    assert haugen.opens_with_key is known
    assert '<select class="ds-input" name="opens_with_key"' in page.content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/lokaler/musikkrom"
    fields = _fields(client.get(url)) | {"capacity": "1000000000", "name": "Øverommet"}

    answer = client.post(url, fields)

    musikkrom.refresh_from_db()
    assert answer.status_code == 422
    assert "Skriv et tall mellom 1 og 20" in answer.content.decode()
    assert "Øverommet" in answer.content.decode()
    assert musikkrom.capacity == 20


def test_the_later_of_two_is_told_what_changed_and_decides(
    musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/lokaler/musikkrom"
    Space.objects.update(description={"nb": "Et rom."}, facilities=["piano"])
    mine = _fields(client.get(url))
    changed = {"capacity": 18, "facilities": ["sound", "wifi"], "description": {}}
    Space.objects.update(**changed)

    typed = {"capacity": "25", "facilities": ["light"], "description_nb": "Et godt rom."}
    told = client.post(url, mine | typed)

    page = told.content.decode()
    assert told.status_code == 422
    for what in ("18", "lydanlegg, trådløst nett", "ingenting"):
        assert f"En kollega har endret dette til «{what}»." in page
    assert "Et godt rom." in page
    musikkrom.refresh_from_db()
    assert musikkrom.capacity == 18

    again = client.post(url, _fields(told))

    musikkrom.refresh_from_db()
    assert again.status_code == 302
    assert (musikkrom.capacity, musikkrom.facilities) == (25, ["light"])
    assert musikkrom.description == {"nb": "Et godt rom."}


def test_what_nobody_touched_is_no_change(
    musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    """A browser ends the lines of a text in its own way."""
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/lokaler/musikkrom"
    Space.objects.update(house_rules={"nb": "Rydd.\nSlukk lyset."})
    mine = _fields(client.get(url)) | {"house_rules_nb": "Rydd.\r\nSlukk lyset."}
    Space.objects.update(house_rules={"nb": "Lås døra."})

    answer = client.post(url, mine | {"capacity": "25"})

    musikkrom.refresh_from_db()
    assert answer.status_code == 302
    assert (musikkrom.capacity, musikkrom.house_rules) == (25, {"nb": "Lås døra."})


def test_too_long_a_text_is_refused_with_a_sentence(
    musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/lokaler/musikkrom"

    answer = client.post(url, _fields(client.get(url)) | {"description_nb": "a" * 100_000})

    assert answer.status_code == 422
    assert "Skriv høyst" in answer.content.decode()


def test_a_new_space_is_added(haugen: Building, fatima: Person, client_for: ClientFor) -> None:
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/lokaler/nytt"
    fields = _fields(client.get(url))
    facts = {"name": "Kjøkkenet", "kind": "kitchen", "capacity": "8", "purposes": ["course"]}

    answer = client.post(url, fields | facts)

    assert answer.status_code == 302
    assert haugen.spaces.get().slug == "kjokkenet"


def test_hours_are_shown_and_saved(haugen: Building, fatima: Person, client_for: ClientFor) -> None:
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/apningstider/{haugen.timetable_id}"
    fields = _hours_fields(client.get(url))

    answer = client.post(url, fields | {"form-0-opens": "22:00", "form-0-closes": "02:00"})

    assert answer.status_code == 302
    monday, tuesday, *_rest = haugen.timetable.hours.order_by("weekday")
    assert (monday.opens, monday.closes, tuesday.closes) == (22 * 60, 26 * 60, 22 * 60)
    assert haugen.timetable.hours.count() == 7


def test_hours_that_are_half_written_are_asked_for(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/apningstider/{haugen.timetable_id}"

    answer = client.post(url, _hours_fields(client.get(url)) | {"form-8-opens": "9"})

    assert answer.status_code == 422
    told = "Åpningstid 9, Til: Skriv et klokkeslett som 18.00."
    assert told in words_of(answer)


def _hours_fields(page: Any) -> dict[str, Any]:
    """What a browser would send back from the hours, untouched; a list sends its first choice."""
    formset, settings = page.context["formset"], page.context["settings"]
    said = {bound.html_name: bound.value() for bound in [*settings, *formset.management_form]}
    for form in formset:
        for bound in form:
            first = next(iter(getattr(bound.field, "choices", [("", "")])))[0]
            said[bound.html_name] = first if bound.value() is None else bound.value()
    return {name: value for name, value in said.items() if value is not False}


def test_hours_shared_with_others_are_not_hers_to_edit(
    haugen: Building, deichman: Building, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)

    listed = client.get("/ansatte/bygg").context["buildings"]
    page = client.get(BUILDING)
    answer = client.get(f"{BUILDING}/apningstider/{haugen.timetable_id}")

    assert "hours_url" not in listed[0]
    assert "Gi bygget egne åpningstider" in page.content.decode()
    assert answer.status_code == 404


def test_the_building_gets_hours_of_its_own(
    haugen: Building, deichman: Building, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)

    answer = client.post(f"{BUILDING}/egne-apningstider", follow=True)

    haugen.refresh_from_db()
    assert haugen.timetable_id != deichman.timetable_id
    assert answer.context["timetable"] == haugen.timetable
    assert "Nå har bygget egne åpningstider." in answer.content.decode()
    assert client.get("/ansatte/bygg").context["buildings"][0]["hours_url"]


def test_an_exception_is_added_and_removed(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    client = client_for(fatima, staff=True)
    url = f"{BUILDING}/apningstider/{haugen.timetable_id}/unntak"

    added = client.post(
        url, {"first": "2030-12-24", "reason": "Julaften", "kind": "staffed", "last": ""}
    )
    exception = haugen.timetable.exceptions.get()
    removed = client.post(f"{url}/{exception.pk}")

    assert (added.status_code, removed.status_code) == (302, 302)
    assert not haugen.timetable.exceptions.exists()


@pytest.mark.parametrize(
    "days",
    [
        {"first": "2026-12-24", "last": "9999-12-31"},
        {"first": "9999-12-31"},
        {"first": "0001-01-01", "last": "2026-12-24"},
    ],
)
def test_days_out_of_reach_are_refused_with_a_sentence(
    haugen: Building, fatima: Person, per: Person, client_for: ClientFor, days: dict[str, str]
) -> None:
    exception = {"reason": "Stengt", "kind": "staffed"}
    holiday = {"kind": "school", "name_nb": "Ferie"}

    answers = [
        client_for(fatima, staff=True).post(
            f"{BUILDING}/apningstider/{haugen.timetable_id}/unntak", exception | days
        ),
        client_for(per, staff=True).post("/ansatte/fridager", holiday | days),
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert "Velg en dag innen ti år." in answer.text


def test_what_is_over_at_midnight_in_oslo_is_not_listed(
    haugen: Building,
    fatima: Person,
    client_for: ClientFor,
    set_clock: SetClock,
) -> None:
    yesterday = DateRange(date(2026, 12, 1), date(2026, 12, 2))
    OpeningException.objects.create(
        timetable=haugen.timetable, days=yesterday, reason={"nb": "Ryddedag"}, kind="staffed"
    )
    page = f"{BUILDING}/apningstider/{haugen.timetable_id}/unntak"
    shown = {}
    for clock in (datetime(2026, 12, 1, 22, 30, tzinfo=UTC), datetime(2026, 12, 1, 23, tzinfo=UTC)):
        set_clock(clock)
        shown[clock.hour] = "Ryddedag" in client_for(fatima, staff=True).get(page).text

    assert shown == {22: True, 23: False}


def test_an_administrator_keeps_the_holidays(
    haugen: Building, per: Person, client_for: ClientFor
) -> None:
    client = client_for(per, staff=True)

    client.post(
        "/ansatte/fridager",
        {"kind": "school", "first": "2030-02-18", "last": "2030-02-22", "name_nb": "Vinterferie"},
    )
    holiday = Holiday.objects.get()
    page = client.get("/ansatte/fridager")
    client.post(f"/ansatte/fridager/{holiday.pk}")

    assert "Vinterferie" in page.content.decode()
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("published", [True, False])
def test_one_goes_on_to_the_page_people_see(
    musikkrom: Space, fatima: Person, client_for: ClientFor, published: bool
) -> None:
    Space.objects.update(is_published=published)

    page = client_for(fatima, staff=True).get(f"{BUILDING}/lokaler/musikkrom")

    shown = "/steder/haugen-skole/musikkrom" if published else ""
    assert page.context["page_url"] == shown


@pytest.mark.parametrize(
    "path", ["", "/lokaler/musikkrom", "/lokaler/nytt"], ids=["building", "space", "new"]
)
def test_a_resident_and_a_stranger_find_nothing(
    musikkrom: Space, kari: Person, nils: Person, client_for: ClientFor, path: str
) -> None:
    resident = client_for(kari, staff=True).get(BUILDING + path)
    stranger = client_for(nils, staff=True, host="oslo.localhost").get(BUILDING + path)

    assert resident.status_code == 404
    assert stranger.status_code == 302


def test_a_caretaker_does_not_keep_the_holidays(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    assert client_for(fatima, staff=True).get("/ansatte/fridager").status_code == 404


def test_the_list_shows_only_ones_own_buildings(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    page = client_for(fatima, staff=True).get("/ansatte/bygg")

    assert [row["name"] for row in page.context["buildings"]] == ["Haugen skole"]
