"""A poster or a flyer of a meeting place: what it says, in which languages, and on which paper."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from allmenning.activities.actions.planning import plan
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.views.everyone.on_paper import sheet_of, where
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/moteplasser/babytreff/plakat"
SHEET = f"{PAGE}.pdf?papir=a4&sprak=nb"


@pytest.fixture
def tuesdays(baby_group: Activity, haugen: Building, now: datetime) -> Schedule:
    """Tuesdays from 11 to 13 since last spring."""
    schedule = Schedule.objects.create(
        activity=baby_group,
        building=haugen,
        weekdays=[1],
        first_day=date(2026, 3, 3),
        opens=11 * 60,
        closes=13 * 60,
    )
    plan(schedule=schedule, until=local_date(now) + timedelta(days=60), now=now)
    return schedule


def told(activity: Activity, language: str, now: datetime) -> Any:
    return sheet_of(activity, paper="a4", languages=[language], now=now).told[0]


def times(activity: Activity, language: str, now: datetime) -> list[str]:
    return [when for when, _where in told(activity, language, now).times]


@pytest.mark.parametrize(
    ("language", "when"),
    [
        ("nb", "Hver uke: tirsdag kl. 11–13"),
        ("nn", "Kvar veke: tysdag kl. 11–13"),
        ("en", "Every week: Tuesday at 11:00–13:00"),
        ("ar", "كل أسبوع: الثلاثاء الساعة \u206611–13\u2069"),
        ("so", "Toddobaad kasta: Talaado saacadda 11–13"),
        ("ur", "ہر ہفتے: منگل بوقت \u206611–13\u2069"),
        ("pl", "Co tydzień: wtorek godz. 11–13"),
    ],
)
def test_it_says_when_in_every_language(
    tuesdays: Schedule, language: str, when: str, now: datetime
) -> None:
    assert times(tuesdays.activity, language, now) == [when]


def test_every_other_week_it_says_from_which_day(tuesdays: Schedule, now: datetime) -> None:
    Session.objects.all().delete()
    Schedule.objects.update(every_weeks=2, weekdays=[1, 3], planned_until=None)
    plan(schedule=tuesdays, until=date(2027, 1, 1), now=now)

    (when,) = times(tuesdays.activity, "nb", now)
    assert when.startswith("Annenhver uke fra ")
    assert when.endswith(": tirsdag, torsdag kl. 11–13")


def test_it_says_daily_in_one_word(tuesdays: Schedule, now: datetime) -> None:
    Schedule.objects.update(weekdays=[*range(7)])

    assert times(tuesdays.activity, "nb", now) == ["Hver dag kl. 11–13"]


def test_a_single_time_is_a_day(baby_group: Activity, haugen: Building, now: datetime) -> None:
    starts = datetime.fromisoformat("2030-12-17T18:00+01:00")
    ends = starts + timedelta(hours=2)
    Session.objects.create(
        activity=baby_group, building=haugen, starts=starts, ends=ends, changed_at=now
    )

    assert times(baby_group, "nb", now) == ["Tirsdag 17. desember kl. 18–20"]
    assert times(baby_group, "pl", now) == ["Wtorek 17 grudnia godz. 18–20"]


def test_it_is_called_free_only_when_it_is(baby_group: Activity, now: datetime) -> None:
    assert told(baby_group, "nb", now).claim == "Gratis, du trenger ikke melde deg på"

    baby_group.price = 5000
    assert told(baby_group, "nb", now).claim == "50 kroner, du trenger ikke melde deg på"


def test_what_has_no_translation_stands_in_bokmaal_and_says_so(
    baby_group: Activity, now: datetime
) -> None:
    baby_group.summary = {"nb": "Vi synger."}

    somali = told(baby_group, "so", now)
    assert (somali.title.language, somali.title.text, somali.text) == ("nb", "Babytreff", None)


def sheet_from(answer: Any) -> PdfReader:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.content))


@pytest.mark.parametrize(("paper", "width"), [("a3", 842), ("a4", 595), ("a5", 420)])
def test_the_sheet_has_the_size_that_was_asked_for(
    client_for: ClientFor, ingrid: Person, tuesdays: Schedule, paper: str, width: int
) -> None:
    address = f"{PAGE}.pdf?papir={paper}&sprak=nb&sprak=ar&sprak=pl"
    page = sheet_from(client_for(ingrid, staff=True).get(address)).pages[0]

    assert round(float(page.mediabox.width)) == width
    text = page.extract_text()
    assert all(word in text for word in ("Babytreff", "Hver uke", "Co tydzień", "Haugen skole"))
    assert "/aktiviteter/babytreff" in text.replace("\n", "")


def test_what_is_spoken_there_is_chosen_from_the_start(
    client_for: ClientFor, ingrid: Person, tuesdays: Schedule
) -> None:
    Activity.objects.update(languages=["so"])

    text = client_for(ingrid, staff=True).get(PAGE).content.decode()
    chosen = [
        part.partition('"')[0] for part in text.split('value="')[1:] if "checked" in part[:40]
    ]
    assert chosen == ["nb", "so"]


def test_without_times_it_says_so(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    assert "Ingen tider er satt ennå." in words_of(client_for(ingrid, staff=True).get(PAGE))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("papir=a4", "Velg minst ett språk."),
        ("papir=a4&sprak=xx", "Velg språk fra listen."),
    ],
)
def test_what_cannot_be_printed_is_told(
    client_for: ClientFor, ingrid: Person, tuesdays: Schedule, asked: str, said: str
) -> None:
    answer = client_for(ingrid, staff=True).get(f"{PAGE}.pdf?{asked}", follow=True)

    assert said in words_of(answer)


def test_a_sign_we_cannot_print_is_told(
    client_for: ClientFor, ingrid: Person, tuesdays: Schedule
) -> None:
    Activity.objects.update(title={"nb": "Baby 👶"})

    answer = client_for(ingrid, staff=True).get(SHEET, follow=True)

    assert "Vi har ingen skrift til «👶»." in words_of(answer)


def test_a_stranger_and_another_municipality_find_nothing(
    client_for: ClientFor, ola: Person, nils: Person, tuesdays: Schedule
) -> None:
    assert client_for(ola, staff=True).get(SHEET).status_code in (403, 404)
    assert client_for(nils, staff=True).get(SHEET).status_code in (403, 404)


def test_a_room_that_could_not_be_had_is_not_printed(this_mornings: Session, gymsal: Space) -> None:
    this_mornings.space = gymsal
    assert "Gymsal" not in where(this_mornings)
