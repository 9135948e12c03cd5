"""What the demo tells of Stovner and Asker is what their reports say."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, District
from allmenning.voice.actions.handling import join
from allmenning.voice.models import Idea, Involvement
from allmenning.voice.queries import ideas, involving
from allmenning.voice.tests.saying import said
from demo.loading.town import Town
from demo.loading.voice import listen

POINT = {"latitude": 59.95, "longitude": 10.92}


@pytest.fixture
def in_oslo(oslo: Municipality, ingrid: Person, haugen: Building, now: datetime) -> Unit:
    """Stovner with all the file has about Oslo. Returns its unit."""
    stovner = Unit.objects.get(name="Bydel Stovner")
    District.objects.create(code="11", name="Stovner", unit=stovner, **POINT)
    Building.objects.update(name="Verdenshuset Haugenstua")
    listen(Town({"slug": "oslo"}, now))
    return stovner


@pytest.fixture
def in_asker(asker: Municipality, now: datetime, arne_of_asker: Person) -> None:
    with scope.municipality(asker.pk):
        listen(Town({"slug": "asker"}, now))


@pytest.fixture
def arne_of_asker(asker: Municipality, now: datetime) -> Person:
    """Administers Asker."""
    with scope.municipality(asker.pk):
        unit = Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Asker kommune")
        person = Person.objects.create(name="Arne Lie", created_at=now)
        person.roles.create(unit=unit, kind="administrator", expires_on=now.date())
    return person


def fates(unit: Unit) -> dict[str, tuple[str, str]]:
    """Each idea that is answered, by its first word, with the outcome and who has it now."""
    found: dict[str, tuple[str, str]] = {}
    for idea in ideas.ideas_of([unit.pk]):
        given = ideas.latest_answer(idea)
        if given:
            found[idea.texts.all()[0].text.split()[0].strip(":")] = (given.outcome, given.receiver)
            assert given.texts.get().text
    return found


def test_five_ideas_each_with_status_reason_and_receiver(in_oslo: Unit) -> None:
    """AT-11: five ideas with their statuses, each with reason and receiver."""
    departments = "Avdelingene i bydelen som kan utvikle det"

    assert fates(in_oslo) == {
        "En": ("no", departments),
        "Naboprat": ("no", departments),
        "Pappagrupper": ("no", "Åpen barnehage"),
        "Utvidede": ("passed_on", "Helsestasjonen og åpen barnehage"),
        "Egne": ("passed_on", departments),
    }


def test_three_who_want_groups_for_fathers_open_the_matter(
    in_oslo: Unit, ingrid: Person, now: datetime
) -> None:
    """AT-11: adding 3 demand signals to pappagrupper re-opens it."""
    idea = Idea.objects.get(texts__text__startswith="Pappagrupper", texts__language="nb")
    assert idea.state == "closed"

    for number in range(3):
        same = said(now, secret=bytes([number]), text="Vi er flere pappaer nå.")
        idea = join(idea=same, seen=0, to=idea, by=ingrid, now=now)

    assert idea.state == "assessing"
    assert idea.due_on == (now + timedelta(days=14)).date()


def test_the_figures_of_the_reports(in_oslo: Unit, in_asker: Any, asker: Municipality) -> None:
    """AT-12, AT-13 and AT-14 on the demo's own data."""
    closing = Involvement.objects.get(phase="closing")
    assert (closing.method, closing.answers) == ("interview", 7)
    assert Involvement.objects.get(phase="opening").answers is None
    [group] = involving.groups_of([in_oslo.pk])
    meeting = group.meetings.get()
    assert meeting.honoraria.count() == 8
    assert involving.of_meeting(meeting.pk) == 3200 * 100
    with scope.municipality(asker.pk):
        street = Involvement.objects.get()
        assert street.answers == 35
        assert street.statements.filter(speaker="Jente, 16 år").count() == 2


def test_one_idea_waits_past_its_day(in_oslo: Unit, haugen: Building, now: datetime) -> None:
    assert ideas.late([haugen.unit_id], today=now.date()) == 1
