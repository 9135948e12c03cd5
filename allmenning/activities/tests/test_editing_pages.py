"""An employee makes a meeting place, changes it and stops it."""

from datetime import timedelta
from typing import Any

import pytest

from allmenning.activities.models import Activity, Schedule, Session
from allmenning.core.clock import local
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor

NEW = "/ansatte/moteplasser/ny"


@pytest.fixture
def told(haugen: Building) -> dict[str, Any]:
    return {
        "navn": "Sjakkveld",
        "om": "Vi spiller sjakk.",
        "slag": "series",
        "tilstand": "trial",
        "fra_alder": "10",
        "til_alder": "",
        "for_hvem": ["youth"],
        "sprak": ["en", "ar"],
        "variant_av": "",
        "bygg": haugen.slug,
        "dager": ["2", "3"],
        "hver": "2",
        "fra": "18.00",
        "til": "20.30",
        "foerste_dag": "02.12.2026",
        "siste_dag": "",
    }


def test_it_is_made_and_public_at_once(
    client_for: ClientFor, ingrid: Person, told: dict[str, Any]
) -> None:
    answer = client_for(ingrid, staff=True).post(NEW, told, follow=True)

    assert "Sjakkveld er laget." in words_of(answer)
    made = Activity.objects.get()
    assert (made.slug, made.youngest, made.oldest) == ("sjakkveld", 10, None)
    first, second, third = Session.objects.order_by("starts")[:3]
    assert [local(one.starts).day for one in (first, second, third)] == [2, 3, 16]
    assert first.ends - first.starts == timedelta(hours=2, minutes=30)
    assert "Sjakkveld" in words_of(client_for(None).get("/aktiviteter"))


def test_the_languages_spoken_there_stand_in_their_own_words(
    client_for: ClientFor, ingrid: Person, told: dict[str, Any]
) -> None:
    client_for(ingrid, staff=True).post(NEW, told)

    page = client_for(None).get("/aktiviteter/sjakkveld").content.decode()
    assert '<bdi lang="nb">Norsk</bdi>' in page
    assert '<bdi lang="ar">العربية</bdi>' in page
    assert "Soomaali</bdi></span>" not in page


def test_a_variant_belongs_to_another(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, told: dict[str, Any]
) -> None:
    client = client_for(ingrid, staff=True)
    client.post(NEW, told | {"variant_av": "babytreff"})

    made = Activity.objects.get(slug="sjakkveld")
    assert made.parent == baby_group
    assert "Sjakkveld" in words_of(client_for(None).get("/aktiviteter/babytreff"))
    answer = client.post("/ansatte/moteplasser/babytreff/endre", told | {"variant_av": made.slug})
    assert answer.status_code == 422
    assert "Velg fra listen." in words_of(answer)
    client.post("/ansatte/moteplasser/sjakkveld/endre", told)
    made.refresh_from_db()
    assert made.parent is None


def test_without_weekdays_it_is_once(
    client_for: ClientFor, ingrid: Person, told: dict[str, Any]
) -> None:
    told |= {"dager": [], "slag": "one_off", "fra": "22.00", "til": "01.00"}

    client_for(ingrid, staff=True).post(NEW, told)

    assert not Schedule.objects.exists()
    session = Session.objects.get()
    assert session.ends - session.starts == timedelta(hours=3)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(["2"], "Tidene settes opp når folk kan komme."), ([], "Gymsal bestilles først når folk")],
)
def test_an_idea_says_that_its_times_and_room_come_later(
    client_for: ClientFor,
    ingrid: Person,
    gymsal: Space,
    told: dict[str, Any],
    days: list[str],
    sentence: str,
) -> None:
    told |= {"tilstand": "idea", "dager": days, "bygg": f"{gymsal.building.slug}/{gymsal.slug}"}

    page = words_of(client_for(ingrid, staff=True).post(NEW, told, follow=True))

    assert sentence in page
    assert "Mangler rom" not in page
    assert "Slik ser innbyggerne den" not in page
    assert client_for(None).get("/aktiviteter/sjakkveld").status_code == 404


def test_two_of_one_name_have_each_their_address(
    client_for: ClientFor, ingrid: Person, told: dict[str, Any]
) -> None:
    for _again in range(2):
        client_for(ingrid, staff=True).post(NEW, told)

    assert set(Activity.objects.values_list("slug", flat=True)) == {"sjakkveld", "sjakkveld-2"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"navn": " "}, "Skriv hva møteplassen heter."),
        ({"fra_alder": "30", "til_alder": "3"}, "Den eldste må være minst like gammel"),
        ({"fra_alder": "-1"}, "Skriv 0 eller mer."),
        ({"bygg": "ukjent"}, "Velg et bygg."),
        ({"siste_dag": "01.12.2026"}, "Den siste dagen må komme etter den første."),
        ({"til": "17.00"}, "Slutt senest kl. 12 dagen etter."),
        ({"foerste_dag": "i morgen"}, "Skriv en dato som 15.12.2026."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    client_for: ClientFor,
    ingrid: Person,
    told: dict[str, Any],
    wrong: dict[str, str],
    sentence: str,
) -> None:
    answer = client_for(ingrid, staff=True).post(NEW, told | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Vi spiller sjakk." in words_of(answer)
    assert not Activity.objects.exists()


def test_it_is_changed_and_other_languages_stay(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, told: dict[str, Any]
) -> None:
    answer = client_for(ingrid, staff=True).post("/ansatte/moteplasser/babytreff/endre", told)

    assert answer.status_code == 302
    baby_group.refresh_from_db()
    assert baby_group.title == {"nb": "Sjakkveld", "en": "Baby group"}
    assert baby_group.state == "trial"


def test_others_make_and_change_nothing(
    client_for: ClientFor, kari: Person, baby_group: Activity, told: dict[str, Any]
) -> None:
    for address in (NEW, "/ansatte/moteplasser/babytreff/endre"):
        assert client_for(kari, staff=True).post(address, told).status_code == 404
