"""Asking the contact register again, some days later, how many have reserved themselves since.

Two sums are kept. Who it is about is not written anywhere.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from allmenning.notices.actions.tallying import add
from allmenning.notices.channels.contact_register import ContactRegister
from allmenning.notices.models import Dispatch, Notice, Tally
from allmenning.notices.queries.sent import REACHED
from allmenning.people.queries import key_ring, number_read
from allmenning.registers.krr import MOST_PEOPLE

_NUMBER = ("pk", "person__number_sealed", "person__number_key_id")


def follow(notice: Notice, register: ContactRegister, *, now: datetime) -> None:
    """Count those of the notice's people whom the register tells of, and who is reserved.

    None of them was when they were written to. Raises RegisterDown and RegisterRefused, and then
    nothing is counted: it is begun anew.
    """
    asked = reserved = 0
    for numbers in _batches(notice):
        contacts = register.look_up(numbers).values() if numbers else ()
        asked += len(contacts)
        reserved += sum(contact.is_reserved for contact in contacts)
    _keep(notice, {"asked": asked, "reserved": reserved}, now)


@transaction.atomic
def _keep(notice: Notice, numbers: dict[str, int], now: datetime) -> None:
    """Keep the sums, once."""
    Notice.objects.select_for_update().get(pk=notice.pk)
    kind = Tally.Kind.FOLLOWED
    if not Tally.objects.filter(notice=notice, kind=kind).exists():
        add(notice_id=notice.pk, kind=kind, numbers=numbers, now=now)


def _batches(notice: Notice) -> Iterator[Sequence[str]]:
    """The personal numbers of those it reached, at most as many as the register takes."""
    ring, latest = key_ring(), 0
    reached = Dispatch.objects.filter(notice=notice, state__in=REACHED).order_by("pk")
    while True:
        rows = list(reached.filter(pk__gt=latest).values_list(*_NUMBER)[:MOST_PEOPLE])
        if not rows:
            return
        latest = rows[-1][0]
        read = {number_read(sealed, key, ring=ring) for _pk, sealed, key in rows}
        yield sorted(read - {""})
