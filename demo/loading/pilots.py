"""What residents see of notices: what Kari got, and a pilot to join."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from allmenning.core.log import SYSTEM
from allmenning.notices.actions.enrolling import describe_pilot
from allmenning.notices.models import Dispatch, Notice
from allmenning.notices.queries.wishes import registered_as
from allmenning.people.models import Person, RegisteredPerson
from allmenning.places.models import District
from demo.facts import entries_of, monday_of
from demo.loading.town import Town

_WEDNESDAY: Final = timedelta(days=2)
_WEEK: Final = timedelta(days=7)


def invite(town: Town) -> None:
    """Open the file's pilots, and let its residents have got what they got."""
    for facts in entries_of(town.slug, "pilots"):
        _open(town, facts)
        for row in facts["residents"]:
            person = registered_as(Person.objects.get(name=row["name"]))
            for got in row["got"] if person else ():
                _got(town, person, got)


def _open(town: Town, facts: dict[str, Any]) -> None:
    notice = Notice.objects.get(title=facts["notice"], is_pattern=False)
    monday = monday_of(town.today)
    describe_pilot(
        notice=notice,
        name=facts["name"],
        purpose=facts["purpose"],
        delete_on=date(town.today.year + 1, 6, 30),
        is_open=True,
        order_days=[monday + _WEDNESDAY + n * _WEEK for n in (2, 4, 6)],
        actor=SYSTEM,
        now=town.now,
    )


def _got(town: Town, person: RegisteredPerson | None, got: Mapping[str, str]) -> None:
    """That she was told of it, where she lived then."""
    notice = Notice.objects.get(title=got["notice"], is_pattern=False)
    at = (notice.started_at or town.now) + timedelta(hours=1)
    Dispatch.objects.create(
        notice=notice,
        person=person,
        district=District.objects.get(code=got["district"]),
        variant=got["variant"],
        state=Dispatch.State.ACCEPTED,
        due_at=at,
        attempted_at=at,
        settled_at=at,
    )
