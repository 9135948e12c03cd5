"""An employee's key to some doors for some hours, with a reason."""

from datetime import datetime, timedelta

import pytest

from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.core.period import Period
from allmenning.keys.actions import granting
from allmenning.keys.actions.granting import grant_to_staff
from allmenning.keys.models import Door
from allmenning.keys.queries.windows import stored_windows
from allmenning.people.models import Person


def test_an_employee_gets_a_key_for_an_errand(
    fatima: Person, main_door: Door, now: datetime
) -> None:
    errand = Period(now, now + timedelta(hours=2))
    grant = grant_to_staff(
        person=fatima, doors=[main_door], during=errand, reason="Lekkasje", actor=SYSTEM, now=now
    )

    assert grant.staff is not None
    assert (grant.staff.reason, stored_windows(grant)) == ("Lekkasje", {main_door: errand})
    assert ActLog.objects.about("grant", grant.pk).get().verb == "granted"


def test_an_errand_has_a_reason_an_end_and_a_door(
    fatima: Person, main_door: Door, now: datetime
) -> None:
    short, long = (Period(now, now + timedelta(hours=hours)) for hours in (2, 13))

    def ask(doors: list[Door], during: Period, reason: str) -> None:
        grant_to_staff(
            person=fatima, doors=doors, during=during, reason=reason, actor=SYSTEM, now=now
        )

    with pytest.raises(granting.NoReason):
        ask([main_door], short, " ")
    with pytest.raises(granting.TooLong):
        ask([main_door], long, "Lekkasje")
    with pytest.raises(granting.NoDoors):
        ask([], short, "Lekkasje")
