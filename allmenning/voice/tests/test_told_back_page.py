"""«Du sa – vi gjorde»: on a page for all, one for each place, and on the wall."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from django.test import Client

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Building
from allmenning.voice.actions import handling
from allmenning.voice.models import Idea, IdeaText, Measure
from allmenning.voice.tests.saying import TOLD_BACK, answered, said
from allmenning.voice.views.everyone.told_back import PRINTING
from tests.browsers import words_of
from tests.cast import ClientFor

HERE = f"{TOLD_BACK}/haugen-skole"


@pytest.fixture
def somebody(client_for: ClientFor) -> Client:
    return client_for(None)


@pytest.fixture
def idea(haugen: Building, per: Person, now: datetime) -> Idea:
    """Said in Somali about the school, answered and translated."""
    idea = said(now, place=haugen, language="so", text="Koox aabayaal ah")
    facts: dict[str, Any] = {"idea": idea, "by": per, "now": now}
    handling.translate(**facts, seen=0, of_answer=False, language="nb", text="En fedregruppe")
    return answered(Idea.objects.get(), per, now, outcome="yes", text="Vi prøver i vår.")


def test_what_was_said_stands_beside_its_translation(somebody: Client, idea: Idea) -> None:
    page = words_of(somebody.get(TOLD_BACK))

    assert '<div class="typed said" lang="so" dir="ltr"><p>Koox aabayaal ah</p></div>' in page
    assert '<div class="typed" lang="nb" dir="ltr"><p>En fedregruppe</p></div>' in page
    assert "Oversatt av kommunen" in page
    assert "Ja, vi prøver" in page
    assert "Vi prøver i vår." in page
    assert f'href="{HERE}"' in page
    assert "Per Haugland" not in page


def test_who_reads_the_original_needs_no_translation(somebody: Client, idea: Idea) -> None:
    somebody.cookies["spraak"] = "so"

    page = words_of(somebody.get(TOLD_BACK))

    assert "Koox aabayaal ah" in page
    assert "En fedregruppe" not in page


def test_what_was_done_is_told(somebody: Client, idea: Idea, per: Person, now: datetime) -> None:
    idea = handling.begin(idea=idea, seen=2, what="Pappagruppe på torsdager", by=per, now=now)
    assert "Ikke gjort ennå" in words_of(somebody.get(HERE))

    handling.finish(
        idea=idea,
        seen=3,
        measure=Measure.objects.get(),
        done_on=date(2026, 11, 30),
        result="Åtte fedre kom.",
        by=per,
        now=now,
    )

    page = words_of(somebody.get(HERE))
    assert "Pappagruppe på torsdager" in page
    assert "Åtte fedre kom." in page
    assert "Ikke gjort ennå" not in page


@pytest.mark.parametrize("changes", [{"on_poster": False}])
def test_what_is_not_to_be_shown_is_not(
    somebody: Client, idea: Idea, per: Person, now: datetime, changes: dict[str, Any]
) -> None:
    answered(idea, per, now, **changes)

    assert "Koox aabayaal ah" not in words_of(somebody.get(TOLD_BACK))
    assert "Her er det ingen svar ennå." in words_of(somebody.get(HERE))


def test_what_is_not_answered_is_not_shown(
    somebody: Client, haugen: Building, now: datetime
) -> None:
    said(now, place=haugen)

    assert "pappagrupper" not in words_of(somebody.get(HERE))


def test_the_poster_has_a_way_to_say_something(somebody: Client, idea: Idea) -> None:
    page = words_of(somebody.get(f"{HERE}/plakat"))

    assert "Koox aabayaal ah" in page
    assert 'src="data:image/svg+xml' in page
    assert "http://oslo.localhost/innspill?sted=haugen-skole" in page


@pytest.mark.parametrize("path", [HERE, f"{HERE}/plakat"])
def test_a_place_that_is_not_seen_or_not_here_is_not_found(
    somebody: Client, idea: Idea, client_for: ClientFor, asker: Municipality, path: str
) -> None:
    assert client_for(None, host="asker.localhost").get(path).status_code == 404
    Building.objects.update(is_published=False)

    assert somebody.get(path).status_code == 404


def test_another_municipality_sees_nothing_of_it(
    idea: Idea, asker: Municipality, client_for: ClientFor
) -> None:
    with scope.municipality(asker.pk):
        page = words_of(client_for(None, host="asker.localhost").get(TOLD_BACK))

    assert "Koox aabayaal ah" not in page


def test_the_poster_is_a_pdf_in_the_readers_language(somebody: Client, idea: Idea) -> None:
    somebody.cookies["spraak"] = "so"

    answer = somebody.get(f"{HERE}/plakat.pdf")

    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "so"
    assert "Koox aabayaal ah" in reader.pages[0].extract_text()


def test_who_prints_too_often_prints_from_the_browser(somebody: Client, idea: Idea) -> None:
    assert "Plakat til å skrive ut (PDF)" in words_of(somebody.get(HERE))

    answers = [somebody.get(f"{HERE}/plakat.pdf") for _ in range(PRINTING.burst + 1)]

    assert [one.status_code for one in answers] == [200] * PRINTING.burst + [302]
    assert answers[-1].headers["Location"] == f"{HERE}/plakat"


def test_words_we_have_no_letters_for_are_printed_by_the_browser(
    somebody: Client, idea: Idea
) -> None:
    IdeaText.objects.filter(is_original=True).update(text="እንኳን ደህና መጡ")

    assert somebody.get(f"{HERE}/plakat.pdf").headers["Location"] == f"{HERE}/plakat"
