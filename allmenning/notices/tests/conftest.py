"""Who writes notices and who approves them: Fatima writes, Ingrid, Per and Berit may say yes."""

from datetime import datetime

import pytest

from allmenning.notices.models import Notice
from allmenning.notices.tests import scenes
from allmenning.people.models import Person, Role, Unit
from tests.cast import AUTUMN, ROLES_END


@pytest.fixture
def writer(fatima: Person, stovner: Unit) -> Person:
    """Fatima, who writes notices for the district."""
    Role.objects.create(
        person=fatima, unit=stovner, kind=Role.Kind.CASE_WORKER, expires_on=ROLES_END
    )
    return fatima


@pytest.fixture
def berit(oslo_kommune: Unit) -> Person:
    """One more who may say yes."""
    person = Person.objects.create(name="Berit Solheim", created_at=AUTUMN)
    Role.objects.create(
        person=person, unit=oslo_kommune, kind=Role.Kind.UNIT_LEADER, expires_on=ROLES_END
    )
    return person


@pytest.fixture
def draft(writer: Person, stovner: Unit, now: datetime) -> Notice:
    """A notice ready to be put to approval."""
    return scenes.drafted(writer, stovner, now)


@pytest.fixture
def proposal(draft: Notice, now: datetime) -> Notice:
    """The notice, put to approval."""
    return scenes.proposed(draft, now)


@pytest.fixture
def sending(draft: Notice, ingrid: Person, per: Person, now: datetime) -> Notice:
    """The notice, approved by Ingrid and Per and on its way."""
    return scenes.running(draft, now, ingrid, per)
