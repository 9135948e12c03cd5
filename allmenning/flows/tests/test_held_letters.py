"""Who is told that a day called for too many, and what."""

from datetime import date

import pytest

from allmenning.core.events import publish
from allmenning.mail.models import Letter
from allmenning.notices.events import TriggerHeld
from allmenning.notices.models import TriggerDay
from allmenning.notices.tests import town


@pytest.fixture
def day(ingrid, stovner, now):
    about = town.sending(ingrid, stovner, now, trigger="moved")
    return TriggerDay.objects.create(
        notice=about, day=date(2026, 12, 1), number=220_000, is_held=True
    )


def letters():
    return list(Letter.objects.order_by("address").values_list("address", "subject"))


def test_those_who_may_answer_are_told_once(day, per, fatima, run_jobs, now):
    for _twice in range(2):
        publish(TriggerHeld(day.notice_id, day.pk), now=now)
    run_jobs()
    subject = "Stoppet før sending: Vi graver i gata"
    assert letters() == [("ingrid@example.org", subject), ("per@example.org", subject)]
