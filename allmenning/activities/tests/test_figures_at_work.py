"""Figures as employees read them: the acceptance figures of the research, word for word."""

from datetime import datetime, timedelta

import pytest

from django.db import IntegrityError, transaction

from allmenning.activities.models import Activity, FeedbackResponse, ReportedFigures, Session
from allmenning.activities.queries.at_work import seen
from allmenning.activities.tests.held import counted
from allmenning.activities.views.figure_words import figures_in_words, report_in_words
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor


def plain(text: str) -> str:
    """The text with ordinary spaces for narrow ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_the_red_cross_counted(red_cross_figures: ReportedFigures) -> None:
    red_cross_figures.refresh_from_db()

    assert plain(report_in_words(red_cross_figures)) == (
        "148 åpningsdager · 4 785 besøk · 32 i snitt · 1 230 unike (465 voksne, 765 barn), "
        "kilde: Røde Kors"
    )


@pytest.mark.parametrize(
    "wrong", [{"unique_children": 764}, {"unique": 5000, "unique_adults": 4235}]
)
def test_figures_that_cannot_be_are_refused(
    red_cross_figures: ReportedFigures, wrong: dict[str, int]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedFigures.objects.update(**wrong)


def test_counting_the_same_days_twice_is_warned_of(
    client_for: ClientFor,
    ingrid: Person,
    baby_group: Activity,
    haugen: Building,
    red_cross_figures: ReportedFigures,
    now: datetime,
) -> None:
    assert not seen([baby_group], now=now)[0].counts_twice
    counted(baby_group, haugen, now - timedelta(days=3 * 365 + 90), 20)

    assert seen([baby_group], now=now)[0].counts_twice
    page = client_for(ingrid, staff=True).get("/ansatte/moteplasser/babytreff")
    assert "Legg ikke tallene sammen" in words_of(page)


def test_a_year_of_opening_days_counted_here(
    baby_group: Activity, haugen: Building, now: datetime
) -> None:
    for number in range(148):
        starts = now - timedelta(days=2 * (148 - number))
        counted(baby_group, haugen, starts, 33 if number < 49 else 32)

    said = figures_in_words(seen([baby_group], now=now)[0].own)

    assert [plain(text) for text in said[:3]] == ["148 åpningsdager", "4 785 besøk", "32 i snitt"]


def test_nobody_not_counted_cancelled_and_about_260(
    baby_group: Activity, haugen: Building, now: datetime
) -> None:
    days = [now - timedelta(days=number) for number in range(1, 6)]
    for starts, people in zip(days, (0, 17, None), strict=False):
        counted(baby_group, haugen, starts, people)
    counted(baby_group, haugen, days[3], 260, is_approximate=True)
    cancelled = counted(baby_group, haugen, days[4], None)
    Session.objects.filter(pk=cancelled.pk).update(state="cancelled", reason={"nb": "Syk"})

    said = figures_in_words(seen([baby_group], now=now)[0].own)

    assert said == [
        "4 åpningsdager",
        "ca. 277 besøk",
        "ca. 92 i snitt",
        "fra 0 til ca. 260",
        "1 økt ikke talt",
        "1 avlyst",
    ]


def test_the_page_tells_weekdays_and_that_reach_was_not_measured(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, haugen: Building, now: datetime
) -> None:
    for weeks in range(1, 4):
        counted(baby_group, haugen, now - timedelta(weeks=weeks), 25)

    page = words_of(client_for(ingrid, staff=True).get("/ansatte/moteplasser/babytreff"))

    assert 'Tirsdag</th><td class="number">25,0</td><td class="number">3</td>' in page
    assert "Nådde vi dem vi ville nå: ikke målt" in page
    assert "3 åpningsdager · 75 besøk · 25 i snitt" in page


def test_the_languages_of_the_answers_stand_beside_whom_it_reached(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, words_in_somali: FeedbackResponse
) -> None:
    page = words_of(client_for(ingrid, staff=True).get("/ansatte/moteplasser/babytreff"))

    assert "ikke målt<br>Språkene folk svarte på:" in page
    assert "Soomaali færre enn 5" in page


def test_others_find_nothing(client_for: ClientFor, kari: Person, baby_group: Activity) -> None:
    for address in ("/ansatte/moteplasser", "/ansatte/moteplasser/babytreff"):
        assert client_for(kari, staff=True).get(address).status_code == 404


def test_a_session_is_cancelled_with_a_reason_that_all_can_read(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, haugen: Building, now: datetime
) -> None:
    session = counted(baby_group, haugen, now + timedelta(days=1), None)
    client = client_for(ingrid, staff=True)
    address = f"/ansatte/moteplasser/okt/{session.pk}/avlys"

    assert "Skriv hvorfor økten er avlyst." in words_of(client.post(address, {"grunn": " "}))
    said = words_of(client.post(address, {"grunn": "Vannlekkasje"}, follow=True))
    assert "Økten er avlyst." in said
    assert "Vannlekkasje" in words_of(client_for(None).get("/aktiviteter/babytreff"))
    assert "allerede avlyst" in words_of(client.post(address, {"grunn": "Igjen"}, follow=True))


def test_what_has_begun_is_not_cancelled(
    client_for: ClientFor, ingrid: Person, this_mornings: Session
) -> None:
    address = f"/ansatte/moteplasser/okt/{this_mornings.pk}/avlys"

    said = words_of(client_for(ingrid, staff=True).post(address, {"grunn": "Syk"}, follow=True))

    assert "har begynt" in said
    this_mornings.refresh_from_db()
    assert this_mornings.state == "planned"
