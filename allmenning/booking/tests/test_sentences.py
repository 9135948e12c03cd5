"""What hinders a booking, as people read it."""

from datetime import date, timedelta
from typing import Any

import pytest

from allmenning.booking.forms import sentences
from allmenning.booking.forms.sentences import Wished, by_question
from allmenning.booking.rules.conditions import Conditions, Hindrance
from allmenning.booking.tests.scenes import EVENING, at, between
from allmenning.core.period import Period
from tests.moment import NOW

USUAL: dict[str, Any] = {
    "capacity": 120,
    "purposes": frozenset({"sport", "music"}),
    "min_minutes": 30,
    "max_minutes": 240,
    "raster_minutes": 30,
    "notice_minutes": 0,
    "horizon_days": 60,
    "release_minute": 600,
}


def wished(period: Period = EVENING, *opened: Period, **changes: Any) -> Wished:
    return Wished(period, Conditions(**{**USUAL, **changes}), opened, NOW)


@pytest.mark.parametrize(
    ("hindrance", "wish", "question", "sentence"),
    [
        (Hindrance.PAST, wished(), "start", "Denne tiden er over. Velg en tid som kommer."),
        (
            Hindrance.TOO_SOON,
            wished(notice_minutes=48 * 60),
            "start",
            "Lokalet må bestilles minst 48 timer før. "
            "Første mulige start er torsdag 3. desember kl. 09.",
        ),
        (
            Hindrance.TOO_FAR,
            wished(between("18:00", "20:00", date(2027, 4, 2))),
            "date",
            "Denne dagen åpner for bestilling mandag 1. februar 2027 kl. 10.",
        ),
        (
            Hindrance.TOO_SHORT,
            wished(),
            "end",
            "Lokalet kan bestilles fra 30 minutter til 4 timer.",
        ),
        (
            Hindrance.TOO_LONG,
            wished(min_minutes=90, max_minutes=90),
            "end",
            "Lokalet kan bestilles i 1,5 timer om gangen.",
        ),
        (
            Hindrance.OFF_RASTER,
            wished(between("18:10", "20:10")),
            "start",
            "Tidene starter hver halve time: 18.00, 18.30 …",
        ),
        (
            Hindrance.OFF_RASTER,
            wished(between("18:10", "20:10"), raster_minutes=60),
            "start",
            "Tidene starter hver hele time: 18.00, 19.00 …",
        ),
        (
            Hindrance.OFF_RASTER,
            wished(between("18:14", "20:14"), raster_minutes=5),
            "start",
            "Tidene starter hvert 5. minutt: 18.10, 18.15 …",
        ),
        (
            Hindrance.NOT_OPEN,
            wished(EVENING, between("10:00", "12:00"), between("16:00", "19:30")),
            "start",
            "Tirsdag 15. desember er det åpent 10–12 og 16–19.30. Velg en tid innenfor.",
        ),
        (
            Hindrance.NOT_OPEN,
            wished(
                EVENING, Period(at("16:00") + timedelta(days=1), at("18:00") + timedelta(days=1))
            ),
            "start",
            "Det er stengt tirsdag 15. desember. Velg en annen dag.",
        ),
        (
            Hindrance.TOO_MANY_PEOPLE,
            wished(),
            "participants",
            "Skriv et tall mellom 1 og 120. Lokalet tar 120.",
        ),
        (
            Hindrance.WRONG_PURPOSE,
            wished(),
            "purpose",
            "Velg et formål lokalet kan brukes til: idrett og trening, musikk og kor.",
        ),
    ],
)
def test_each_hindrance_has_the_spaces_own_figures(
    hindrance: Hindrance, wish: Wished, question: str, sentence: str
) -> None:
    assert by_question([hindrance], wish) == {question: sentence}


def test_every_hindrance_has_a_sentence_and_a_question() -> None:
    for hindrance in Hindrance:
        assert len(by_question([hindrance], wished())) == 1


def test_one_sentence_stands_beside_a_question() -> None:
    found = by_question([Hindrance.OFF_RASTER, Hindrance.NOT_OPEN, Hindrance.TOO_LONG], wished())

    assert list(found) == ["start", "end"]
    assert found["start"].startswith("Tidene starter")


def test_without_rules_the_day_is_what_is_wrong() -> None:
    found = by_question([Hindrance.NOT_OPEN], None)

    assert found == {"date": "Lokalet kan ikke bestilles denne dagen. Velg en annen dag."}


@pytest.mark.parametrize(
    ("most", "of_association", "sentence"),
    [
        (1, False, "Du har 1 kommende bestilling her, og kan ikke ha flere."),
        (4, False, "Du har 4 kommende bestillinger her, og kan ikke ha flere."),
        (20, True, "Foreningen har 20 kommende bestillinger her, og kan ikke ha flere."),
    ],
)
def test_a_reached_limit_says_what_can_be_done(
    most: int, of_association: bool, sentence: str
) -> None:
    said = sentences.too_many_active(most, of_association=of_association)

    assert said == f"{sentence} Avbestill en du ikke trenger, eller vent til en er over."
