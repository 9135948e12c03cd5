"""What the search cannot be asked: told beside it, with what was typed still there."""

import pytest

from django.test import Client

from allmenning.booking.tests.finding import cards, found_by, refused
from allmenning.booking.tests.houses import district
from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.places.models import Space
from tests.cast import ClientFor

TUESDAY_EVENING = {
    "when": "date",
    "date": "2026-12-15",
    "after": "18:00",
    "before": "20:00",
}
NOTHING = "Ingen lokaler passer til alt du ønsker."


# What cannot be asked for


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("people", "0", "Skriv et tall fra 1 og oppover."),
        ("people", "1000000000", "Ingen lokaler tar så mange. Skriv høyst 20 000."),
        ("people", "mange", "Skriv antallet med tall."),
        ("people", "9" * 5000, "Skriv antallet med tall."),
        ("date", "2026-11-30", "Denne dagen er over. Velg en dag som kommer."),
        ("date", "i forgårs", "Skriv en dato som 15.12.2026."),
        ("date", "9999-12-31", "Vi kan bare lete to år fram. Velg en dag før det."),
        ("after", "kvart på", "Skriv et klokkeslett som 18.00."),
        ("before", "25:00", "Skriv et klokkeslett som 18.00."),
        ("words", "å" * 100_000, "Skriv høyst 100 tegn."),
        ("near", "å" * 5000, "Skriv høyst 100 tegn."),
    ],
)
def test_what_is_wrong_is_told_beside_it_and_what_was_typed_stands(
    musikkrom: Space, nobody: Client, field: str, typed: str, sentence: str
) -> None:
    page = refused(nobody, **{field: typed})

    assert sentence in page
    assert f'value="{typed}"' in page
    assert "Se over søket." in page


def test_the_end_must_come_after_the_start(musikkrom: Space, nobody: Client) -> None:
    page = refused(nobody, after="20:00", before="18:00")

    assert "Slutten må komme etter starten." in page
    assert 'value="20:00"' in page
    assert 'value="18:00"' in page


@pytest.mark.parametrize(
    "query",
    [
        {"words": "🎺🎺"},
        {"words": "غرفة موسيقى"},
        {"words": "'; DROP TABLE--"},
        {"words": "%_\\"},
        {"when": "tonight", "before": "16:00"},
        {"when": "next_week_evening", "before": "16:00"},
        {"date": "2027-03-28", "after": "02:10", "before": "02:50"},
        {"date": "2027-03-28", "after": "02:30", "before": "03:10"},
        {"date": "2028-11-30"},
        {"after": "00:00", "before": "00:00"},
        {"after": "18:00", "before": "18:05"},
        {"duration": "480", "after": "18:00", "before": "19:00"},
        {"sort": "distance"},
        {"lat": "59.99", "lon": "10.92", "sort": "size"},
    ],
)
def test_what_is_odd_is_answered_all_the_same(
    musikkrom: Space, nobody: Client, query: dict[str, str]
) -> None:
    page = found_by(nobody, **query)

    assert NOTHING in page or cards(page)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("words", "\x00"),
        ("near", "\x00"),
        ("lat", "nan"),
        ("lat", "90"),
        ("when", "i går"),
        ("duration", "7"),
        ("purpose", "<script>"),
        ("district", "9" * 30),
        ("facilities", "helikopter"),
        ("sort", "pris"),
    ],
)
def test_what_no_form_of_ours_sends_is_refused(
    musikkrom: Space, nobody: Client, field: str, typed: str
) -> None:
    assert "Rett opp dette, så går det:" in refused(nobody, **{field: typed})


def test_a_district_of_another_municipality_is_no_choice(
    musikkrom: Space, asker: Municipality, nobody: Client
) -> None:
    with scope.municipality(asker.pk):
        theirs = district("Vollen")

    page = refused(nobody, district=theirs.pk)

    assert "Vollen" not in page


def test_another_municipality_finds_nothing_of_oslos(
    musikkrom: Space, asker: Municipality, client_for: ClientFor
) -> None:
    assert cards(found_by(client_for(None, host="asker.localhost"))) == []
