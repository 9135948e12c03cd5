"""The front page of staff leads to ideas, and tells which should have been answered."""

from datetime import datetime, timedelta

from allmenning.people.models import Person
from allmenning.places.models import Building
from allmenning.voice.actions.saying import Said, say
from tests.browsers import words_of
from tests.cast import ClientFor


def test_late_ideas_are_told_to_who_answers_them(
    ingrid: Person, fatima: Person, haugen: Building, now: datetime, client_for: ClientFor
) -> None:
    said = Said("Vi vil ha pappagrupper.", "nb", place=haugen)
    say(said=said, secret=b"a father", now=now - timedelta(days=20))

    leaders = words_of(client_for(ingrid, staff=True).get("/ansatte"))
    caretakers = words_of(client_for(fatima, staff=True).get("/ansatte"))

    assert "1 innspill skulle ha fått svar" in leaders
    assert "skulle ha fått svar" not in caretakers
    assert 'href="/ansatte/innspill"' not in caretakers
    assert 'href="/ansatte/innspill/ny"' in caretakers


def test_the_front_page_leads_to_saying_it(oslo_kommune: object, client_for: ClientFor) -> None:
    page = words_of(client_for(None).get("/"))

    assert 'href="/innspill"' in page
    assert 'href="/du-sa-vi-gjorde"' in page
