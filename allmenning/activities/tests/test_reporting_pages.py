"""Pages where employees type in what others counted, and whom they met out there."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.activities.models import Activity, OutreachCount, ReportedFigures
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor

HERE = "/ansatte/moteplasser/babytreff/tall"
OUT_THERE = "/ansatte/oppsokende"


def typed(**other: str) -> dict[str, str]:
    """The Red Cross' year as it is typed in."""
    told = {
        "kilde": "Røde Kors",
        "foerste": "01.09.2022",
        "siste": "30.09.2023",
        "aapningsdager": "148",
        "besoek": "4785",
        "unike": "1230",
        "voksne": "465",
        "barn": "765",
        "maate": "partner_report",
    }
    return {**told, **other}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_partners_year_is_typed_in_and_taken_away(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    client = client_for(ingrid, staff=True)

    said = plain(words_of(client.post(HERE, typed(), follow=True)))

    assert "148 åpningsdager · 4 785 besøk · 32 i snitt · 1 230 unike" in said
    kept = ReportedFigures.objects.get()
    assert (kept.days.lower, kept.days.upper) == (date(2022, 9, 1), date(2023, 10, 1))
    assert "Tallene er fjernet." in words_of(client.post(f"{HERE}/{kept.pk}/fjern", follow=True))
    assert not ReportedFigures.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kilde": " "}, "Skriv hvem som har talt."),
        ({"siste": "01.08.2022"}, "Den siste dagen må komme etter den første."),
        ({"aapningsdager": "400"}, "Det er flere enn dagene i perioden."),
        ({"barn": "764"}, "Voksne og barn må til sammen bli antall unike."),
        ({"barn": ""}, "Skriv både voksne og barn, eller ingen av dem."),
        ({"besoek": "1229"}, "Det kan ikke være flere unike enn besøk."),
        ({"unike": ""}, "Voksne og barn må til sammen bli antall unike."),
        ({"besoek": "-1"}, "Skriv et helt tall, eller la det stå tomt."),
        ({"besoek": "9" * 30}, "Så mange kan det ikke være."),
        ({"foerste": "30.02.2022"}, "Skriv en dato"),
        ({"maate": "gjetting"}, "Velg"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(
    client_for: ClientFor,
    ingrid: Person,
    baby_group: Activity,
    wrong: dict[str, str],
    said: str,
) -> None:
    answer = client_for(ingrid, staff=True).post(HERE, typed(**wrong))

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not ReportedFigures.objects.exists()


def test_what_is_not_known_stays_so(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    empty = dict.fromkeys(("aapningsdager", "besoek", "voksne", "barn"), "")

    said = plain(words_of(client_for(ingrid, staff=True).post(HERE, typed(**empty), follow=True)))

    assert "åpningsdager: ikke registrert · besøk: ikke registrert · 1 230 unike, kilde" in said


def test_the_same_days_are_reported_once(
    client_for: ClientFor, ingrid: Person, red_cross_figures: ReportedFigures
) -> None:
    answer = client_for(ingrid, staff=True).post(HERE, typed(siste="01.09.2022", aapningsdager="1"))

    assert answer.status_code == 422
    assert "Det finnes allerede tall for noen av dagene." in words_of(answer)


def test_others_find_nothing(
    client_for: ClientFor, kari: Person, red_cross_figures: ReportedFigures
) -> None:
    client = client_for(kari, staff=True)

    assert client.get(HERE).status_code == client.get(OUT_THERE).status_code == 404
    assert client.post(f"{HERE}/{red_cross_figures.pk}/fjern").status_code == 404


def test_contacts_of_a_week_are_written_and_corrected(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, now: datetime
) -> None:
    client = client_for(ingrid, staff=True)
    today = local_date(now)
    monday = today - timedelta(days=today.weekday())
    told = {"uke": monday.isoformat(), "enhet": str(baby_group.unit_id)}

    client.post(OUT_THERE, {**told, "antall": "7"})
    said = words_of(client.post(OUT_THERE, {**told, "antall": "12"}, follow=True))

    assert "Notert." in said
    assert '<td data-label="Du">12</td><td data-label="Alle">12</td>' in said
    assert "ikke registrert" in said
    assert OutreachCount.objects.get().contacts == 12


@pytest.mark.parametrize("wrong", [{"antall": ""}, {"uke": "2026-01-06"}, {"enhet": "0"}])
def test_a_wrong_week_is_refused(
    client_for: ClientFor,
    ingrid: Person,
    baby_group: Activity,
    now: datetime,
    wrong: dict[str, str],
) -> None:
    monday = local_date(now) - timedelta(days=local_date(now).weekday())
    told = {"uke": monday.isoformat(), "enhet": str(baby_group.unit_id), "antall": "7"}

    answer = client_for(ingrid, staff=True).post(OUT_THERE, {**told, **wrong})

    assert answer.status_code == 422
    assert not OutreachCount.objects.exists()
