"""When and how many, as people type it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from allmenning.booking.forms.when import Frame, WhenForm, initially, moment
from allmenning.booking.rules.conditions import Conditions
from allmenning.booking.tests.scenes import EVENING, WHEN, at
from allmenning.core.clock import instant
from allmenning.core.period import Period
from tests.moment import NOW

USUAL = Conditions(
    capacity=120,
    purposes=frozenset(),
    min_minutes=30,
    max_minutes=240,
    raster_minutes=30,
    notice_minutes=0,
    horizon_days=60,
    release_minute=600,
)
OVER_DAYS = Conditions(**{**vars(USUAL), "max_minutes": 3 * 24 * 60})
NUMBER = "Skriv et tall mellom 1 og 120. Lokalet tar 120."
CLOCK = "Skriv et klokkeslett som 18.00."
DATE = "Skriv en dato som 15.12.2026."


def filled(conditions: Conditions = USUAL, /, **changes: str) -> WhenForm:
    return WhenForm({**WHEN, **changes}, frame=Frame(conditions, NOW))


def period(form: WhenForm) -> Period:
    assert form.is_valid(), form.errors
    found: Period = form.cleaned_data["period"]
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"date": "15.12.2026"},
        {"date": "15/12/2026"},
        {"start": "18.00", "end": "20"},
        {"start": "18", "end": "20:00:00"},
        {"participants": " 20 "},
        {"participants": "٢٠"},
    ],
)
def test_people_write_days_and_times_in_many_ways(changes: dict[str, str]) -> None:
    form = filled(**changes)

    assert period(form) == EVENING
    assert form.cleaned_data["participants"] == 20


@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        ("participants", "0", NUMBER),
        ("participants", "-3", NUMBER),
        ("participants", "121", NUMBER),
        ("participants", "1000000000", NUMBER),
        ("participants", "9" * 5000, NUMBER),
        ("participants", "mange", NUMBER),
        ("participants", "", NUMBER),
        ("participants", "20\x00", NUMBER),
        ("date", "", "Velg en dag."),
        ("date", "i morgen", DATE),
        ("date", "31.02.2027", DATE),
        ("date", "2026-11-30", "Denne tiden er over. Velg en tid som kommer."),
        ("date", "0001-01-01", "Denne tiden er over. Velg en tid som kommer."),
        ("date", "🙂" * 1000, DATE),
        ("start", "", CLOCK),
        ("start", "25:00", CLOCK),
        ("end", "sent", CLOCK),
        ("end", "18:00", "Slutten må komme etter starten."),
        ("end", "17:00", "Slutten må komme etter starten."),
    ],
)
def test_each_wrong_answer_gets_its_sentence(question: str, typed: str, sentence: str) -> None:
    form = filled(**{question: typed})

    assert form.errors == {question: [sentence]}


@pytest.mark.parametrize("day", ["2099-01-01", "9999-12-31"])
def test_the_far_future_is_told_when_it_opens(day: str) -> None:
    form = filled(date=day)

    assert list(form.errors) == ["date"]
    assert "åpner for bestilling" in form.errors["date"][0]


def test_an_end_before_the_start_is_the_morning_after_when_that_is_allowed() -> None:
    form = filled(start="22:00", end="01:00")

    assert period(form) == Period(at("22:00"), instant(date(2026, 12, 16), time(1)))


def test_midnight_ends_the_day() -> None:
    assert period(filled(start="21:00", end="00:00")).length == timedelta(hours=3)


def test_the_last_day_is_asked_for_only_where_one_may_borrow_over_days() -> None:
    assert "last_date" not in filled().fields

    form = filled(OVER_DAYS, last_date="2026-12-17", start="18:00", end="10:00")

    assert period(form) == Period(at("18:00"), instant(date(2026, 12, 17), time(10)))


def test_a_last_day_before_the_first_is_refused() -> None:
    form = filled(OVER_DAYS, last_date="2026-12-14")

    assert form.errors == {"end": ["Slutten må komme etter starten."]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1797354000", datetime(2026, 12, 15, 17, tzinfo=UTC)),
        ("2026-12-15T18:00", at("18:00")),
        ("2026-12-15T17:00:00Z", at("18:00")),
        ("2026-12-15T18:00+01:00", at("18:00")),
        ("", None),
        ("i morgen", None),
        ("9" * 30, None),
        ("253402300799", None),
        ("-1", None),
        ("0001-01-01T00:00", None),
        ("9999-12-31T23:59", None),
        ("²", None),
    ],
)
def test_links_name_instants(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected


def test_a_link_fills_the_form() -> None:
    evening = {"fra": "1797354000", "til": "1797361200", "antall": "20"}

    assert initially(evening) == {
        "date": date(2026, 12, 15),
        "start": time(18),
        "end": time(20),
        "participants": "20",
    }
    assert initially({}) == {"participants": ""}
    assert initially({"fra": "2026-12-15T18:00", "til": "2026-12-17T10:00"})["last_date"] == date(
        2026, 12, 17
    )


def test_the_clock_picker_follows_the_raster() -> None:
    assert filled().fields["start"].widget.attrs["step"] == 1800
