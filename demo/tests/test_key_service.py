"""A room that opens with Oslo's key service: made once, and somebody's whatever the hour."""

from datetime import datetime, timedelta

import pytest

from django.db import transaction

from allmenning.booking.models import Booking
from allmenning.keys.models import Credential, Door, KeyService
from demo.facts import document
from demo.loading.key_service import furnish_key_service
from demo.tests.conftest import InTown
from simulators.oslonokkelen.server import Account

pytestmark = pytest.mark.prove


def test_somebody_has_a_key_there_just_now_however_often_the_demo_starts(
    in_town: InTown, loaded: datetime
) -> None:
    facts, now = document("key_service"), loaded + timedelta(hours=14)
    with transaction.atomic(), in_town(facts["municipality"]):
        for _start in range(2):
            furnish_key_service(now=now)
            KeyService.objects.update_or_create(defaults={"asked_at": now})

        door = Door.objects.get(decides="oslo")
        booking = Booking.objects.get(
            request__applicant__name=facts["borrower"]["person"], space__name=door.name
        )
        assert booking.during.lower <= now < booking.during.upper
        assert booking.request.applicant.phone
        key = Credential.objects.get(grant__booking=booking)
        assert (key.service, key.wanted) == ("oslo", "present")
        assert door.address in Account().assets

        furnish_key_service(now=now)
        assert KeyService.objects.get().asked_at is None
        transaction.set_rollback(True)
