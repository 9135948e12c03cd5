"""How many of those a notice is for can be reached, asked of the contact register as a sum."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from allmenning.notices.channels.contact_register import ContactRegister
from allmenning.notices.rules.contact import hindrance
from allmenning.notices.rules.reasons import Reason
from allmenning.people.models import RegisteredPerson
from allmenning.people.queries import key_ring, number_read
from allmenning.registers.krr import MOST_PEOPLE


def unreached(
    people: Sequence[int], *, register: ContactRegister, now: datetime
) -> Mapping[Reason, int]:
    """How many of the people (by id) cannot be written to, by why; of nobody it is kept who.

    Raises RegisterDown and RegisterRefused: then nothing is known of any.
    """
    found: Counter[Reason] = Counter()
    for numbers in _numbers(people):
        asked = [number for number in numbers if number]
        contacts = register.look_up(asked) if asked else {}
        reasons = (hindrance(contacts.get(number), now=now) for number in numbers)
        found.update(reason for reason in reasons if reason is not None)
    return found


def _numbers(people: Sequence[int]) -> Iterator[list[str]]:
    """At most as many as the register takes; "" for one that cannot be read."""
    ring = key_ring()
    for start in range(0, len(people), MOST_PEOPLE):
        some = RegisteredPerson.objects.filter(pk__in=people[start : start + MOST_PEOPLE])
        rows = some.order_by("pk").values_list("number_sealed", "number_key_id")
        yield [number_read(sealed, key_id, ring=ring) for sealed, key_id in rows]
