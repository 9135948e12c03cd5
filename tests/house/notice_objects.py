"""Objects that the routes of notices lead to: a notice in Oslo, and what Kari got of it."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from allmenning.notices.models import Dispatch, Notice, Tariff, Theme
from allmenning.notices.tests.resident_scenes import (
    begun_notice,
    garden_waste,
    in_register,
    link_in,
    message_to,
    theme_of,
)
from allmenning.notices.tests.scenes import drafted
from allmenning.people.models import Person, Unit
from allmenning.places.models import District


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


@pytest.fixture
def garden_pilot(per: Person, stovner: Unit, now: datetime) -> SimpleNamespace:
    """A pilot that fetches garden waste: what leads to it is its notice's number."""
    notice = begun_notice(per, stovner, now, trigger=Notice.Trigger.ENROLLED)
    return SimpleNamespace(pk=garden_waste(notice, now).notice_id)


@pytest.fixture
def pilot_link(garden_pilot: SimpleNamespace, kari: Person, now: datetime) -> SimpleNamespace:
    """What stands last in the addresses in the message Kari got about it."""
    notice = Notice.objects.get(pk=garden_pilot.pk)
    return SimpleNamespace(pk=link_in(message_to(in_register(kari, now), notice, now)))


@pytest.fixture
def slugged_district(stovner: Unit) -> SimpleNamespace:
    """A district, and what stands in the address of its page."""
    District.objects.create(code="030111", name="Stovner", latitude=59.96, longitude=10.92)
    return SimpleNamespace(slug="stovner")


@pytest.fixture
def pers_draft(per: Person, stovner: Unit, now: datetime) -> Notice:
    """A notice that Per has written, and that nobody has seen yet."""
    return drafted(per, stovner, now)


@pytest.fixture
def by_letter() -> SimpleNamespace:
    """What stands in the address where a notice is sent as letters."""
    return SimpleNamespace(slug="brev")


@pytest.fixture
def plain_district(stovner: Unit) -> District:
    """A district that nothing is written down of."""
    return District.objects.create(code="030111", name="Stovner", latitude=59.96, longitude=10.92)


@pytest.fixture
def digging_theme(per: Person) -> Theme:
    """A theme of Oslo's."""
    return theme_of()


@pytest.fixture
def letter_price(per: Person, now: datetime) -> Tariff:
    """What a letter will cost."""
    return Tariff.objects.create(channel="letter", price=1850, valid_from=date(2027, 1, 1))
