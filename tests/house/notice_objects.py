"""Objects that the routes of notices lead to: a notice in Oslo, and what Kari got of it."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from allmenning.notices.models import Dispatch, Notice
from allmenning.notices.tests.resident_scenes import (
    begun_notice,
    in_register,
    link_in,
    message_to,
)
from allmenning.people.models import Person, Unit


@pytest.fixture
def digging(per: Person, stovner: Unit, now: datetime) -> Notice:
    """A notice about works in the street, which began to be sent yesterday."""
    return begun_notice(per, stovner, now)


@pytest.fixture
def karis_message(kari: Person, digging: Notice, now: datetime) -> Dispatch:
    """That Kari, as the register has her, got it."""
    return message_to(in_register(kari, now), digging, now)


@pytest.fixture
def karis_message_link(karis_message: Dispatch) -> SimpleNamespace:
    """What stands last in the addresses in her message."""
    return SimpleNamespace(pk=link_in(karis_message))
