"""The data files themselves."""

from collections import Counter
from datetime import date

import pytest

from allmenning.people.rules.organisation import parse_organisasjonsnummer
from allmenning.places.models import Purpose
from demo import facts
from simulators.idporten.people import BUILT_IN, load_people


def test_all_83_real_places_of_oslo_have_a_point_in_or_near_the_city() -> None:
    rows = [row for row in facts.rows_of("oslo", "buildings") if row["house"] == "real"]

    outside = [
        row["name"]
        for row in rows
        if not (59.80 < float(row["latitude"]) < 60.05 and 10.55 < float(row["longitude"]) < 10.95)
    ]

    assert (len({row["name"] for row in rows}), outside) == (83, [])


def test_districts_are_the_17_of_oslo_and_every_building_names_a_known_one() -> None:
    named = {(row["municipality"], row["name"]) for row in facts.table("districts")}
    lost = [
        row["name"]
        for row in facts.table("buildings")
        if row["district"] and (row["municipality"], row["district"]) not in named
    ]

    assert (len(facts.rows_of("oslo", "districts")), lost) == (17, [])


def test_invented_houses_say_so() -> None:
    by_house = Counter((row["municipality"], row["house"]) for row in facts.table("buildings"))

    assert by_house == {
        ("oslo", "real"): 83,
        ("oslo", "invented"): 1,
        ("asker", "real"): 8,
        ("baerum", "invented"): 5,
    }


@pytest.mark.parametrize("row", facts.table("associations"), ids=lambda row: row["name"])
def test_association_has_a_valid_invented_number_and_known_purposes(row: facts.Row) -> None:
    number = row["organisasjonsnummer"]
    purposes = {doing.split("=")[0] for doing in row["does"].split("; ")}

    assert parse_organisasjonsnummer(number) == number
    assert number.startswith("31")
    assert purposes <= set(Purpose.values)


def test_whoever_the_demo_knows_by_number_can_sign_in() -> None:
    """The stand-in for ID-porten and Ansattporten knows the same people by the same names."""
    can_sign_in = {person.pid: person.name for person in load_people(BUILT_IN)}

    known = {person["pid"]: person["name"] for person in facts.document("people")}

    assert known.items() <= can_sign_in.items()


def test_whoever_represents_an_association_at_sign_in_leads_it_here() -> None:
    leaders = {row["organisasjonsnummer"]: row["leader"] for row in facts.table("associations")}

    at_sign_in = {
        organisation.number: person.name
        for person in load_people(BUILT_IN)
        for organisation in person.represents
    }

    assert at_sign_in.items() <= leaders.items()


def test_staff_sign_in_as_staff_and_others_do_not() -> None:
    ways = {person.pid: person.providers for person in load_people(BUILT_IN)}

    for person in facts.document("people"):
        roles = [role for row in person["rows"] for role in row.get("roles", [])]
        assert bool(roles) == person.get("staff", False)
        assert not roles or "ansattporten" in ways[person["pid"]]


def test_every_text_is_there_in_three_languages() -> None:
    texts = [
        *(space["description"] for space in facts.document("spaces").values()),
        *facts.document("house_rules").values(),
        *facts.document("way_in").values(),
        *(terms["text"] for terms in facts.document("terms")),
        *(closure["reason"] for closure in facts.document("closures")),
        *(exception["reason"] for exception in facts.document("exceptions")),
        *facts.document("public_holidays").values(),
        *facts.document("school_holidays")["names"].values(),
    ]

    assert [text for text in texts if not all(text.get(tongue) for tongue in facts.LANGUAGES)] == []
    assert all(len(text["nb"]) == len(text["nn"]) for text in texts if isinstance(text["nb"], list))


def test_times_may_run_past_midnight() -> None:
    assert (facts.minutes("07:30"), facts.minutes("25:00")) == (450, 1500)


def test_a_day_ahead_is_counted_from_the_monday_of_this_week() -> None:
    sunday = date(2026, 11, 29)

    assert facts.day_ahead(sunday, weeks=0, weekday=0) == date(2026, 11, 23)
    assert facts.day_ahead(sunday, weeks=2, weekday=5) == date(2026, 12, 12)


def test_names_become_addresses_without_norwegian_letters() -> None:
    assert facts.slug("Tveten Gård, Veslestua") == "tveten-gard-veslestua"
    assert facts.email("Ingrid Sæther", "oslo") == "ingrid.saether@oslo.example"
