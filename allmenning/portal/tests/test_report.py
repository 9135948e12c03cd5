"""The report on meeting places and participation: what is counted, and what is not known."""

from datetime import datetime
from uuid import uuid4

from pytest_django import DjangoAssertNumQueries

from django.db import connection
from django.test.utils import CaptureQueriesContext

from allmenning.activities.models import Activity, FeedbackResponse, ReportedFigures
from allmenning.activities.tests.held import activity
from allmenning.people.models import Person, Unit
from allmenning.places.models import District
from allmenning.voice.models import Involvement
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/rapport"


def page(client_for: ClientFor, who: Person) -> str:
    answer = client_for(who, staff=True).get(PAGE)
    assert answer.status_code == 200
    return words_of(answer).replace("\u202f", " ").replace("\u00a0", " ")


def test_what_is_not_known_is_said_so(
    client_for: ClientFor, ingrid: Person, stovner: Unit, baby_group: Activity
) -> None:
    District.objects.create(code="11", name="Stovner", unit=stovner, latitude=59.9, longitude=10.9)

    shown = page(client_for, ingrid)

    assert "innbyggere: ikke registrert" in shown
    assert "Ingen økter er registrert." in shown
    assert "Nådde vi dem vi ville nå: ikke målt" in shown
    assert "Kontakter ute blant folk: ikke registrert" in shown


def test_at_1_how_many_live_there_and_who_says_so(
    client_for: ClientFor, ingrid: Person, stovner: Unit
) -> None:
    facts = {"latitude": 59.9, "longitude": 10.9, "residents": 34_158}
    District.objects.create(
        code="11", name="Stovner", unit=stovner, residents_source="Bydelsfakta", **facts
    )

    assert "34 158 innbyggere, kilde: Bydelsfakta" in page(client_for, ingrid)


def test_figures_answers_methods_and_whom_it_reached(
    client_for: ClientFor,
    ingrid: Person,
    baby_group: Activity,
    red_cross_figures: ReportedFigures,
    now: datetime,
) -> None:
    Activity.objects.update(reach="Vi spurte 20. De fleste var nye i bydelen.")
    answer = {"activity": baby_group, "day": now.date(), "channel": "asked", "smileys": 5}
    for language, times in (("so", 4), ("nb", 6)):
        for _time in range(times):
            FeedbackResponse.objects.create(**answer, language=language, key=uuid4())
    Involvement.objects.create(
        unit=baby_group.unit, title="Samtaler", method="interview", phase="closing", answers=7
    )

    shown = page(client_for, ingrid)

    assert "148 åpningsdager · 4 785 besøk" in shown
    assert "10 svar: 10 × 5 smilefjes" in shown
    assert "QR-kode: 0 svar" in shown
    assert "Nådde vi dem vi ville nå: Vi spurte 20." in shown
    assert 'Soomaali</th><td class="number">færre enn 5</td>' in shown
    assert 'Norsk bokmål</th><td class="number">6</td>' in shown
    assert '<td data-label="Deltok (n)">7</td>' in shown


def test_many_activities_cost_as_many_statements_as_one(
    client_for: ClientFor,
    ingrid: Person,
    baby_group: Activity,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    answer = {"day": now.date(), "channel": "asked", "smileys": 5, "language": "nb"}
    FeedbackResponse.objects.create(activity=baby_group, key=uuid4(), **answer)
    page(client_for, ingrid)
    with CaptureQueriesContext(connection) as for_one:
        page(client_for, ingrid)
    for number in range(5):
        made = activity(baby_group.unit, f"gruppe-{number}")
        for _answer in range(number):
            FeedbackResponse.objects.create(activity=made, key=uuid4(), **answer)

    with django_assert_max_num_queries(len(for_one)):
        shown = page(client_for, ingrid)

    assert all(f"{number} svar: {number} × 5 smilefjes" in shown for number in (2, 3, 4))


def test_who_works_with_neither_finds_nothing(client_for: ClientFor, kari: Person) -> None:
    assert client_for(kari, staff=True).get(PAGE).status_code == 404
