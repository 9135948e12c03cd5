"""How many of those a notice is for can be reached, asked of the contact register as a sum."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from allmenning.notices.channels.contact_register import ContactRegister
from allmenning.notices.rules.contact import hindrance
from allmenning.notices.rules.reasons import Reason
from allmenning.people.models import RegisteredPerson
from allmenning.people.queries import key_ring, number_read
from allmenning.registers.krr import MOST_PEOPLE


def unreached(
    homes: Sequence[Sequence[int]], *, register: ContactRegister, now: datetime
) -> Mapping[Reason, int]:
    """How many cannot be written to, nor anybody in their place, by why; it is not kept who.

    Each of `homes` is people by id, the first of whom is told if she can be. Raises RegisterDown
    and RegisterRefused: then nothing is known of any.
    """
    found: Counter[Reason] = Counter()
    asked: list[tuple[Reason | None, Sequence[int]]] = [(None, home) for home in homes]
    while asked:
        against = _hindrances({home[0] for _why, home in asked}, register, now)
        missed = [(why or against[home[0]], home[1:]) for why, home in asked if home[0] in against]
        found.update(why for why, others in missed if not others)
        asked = [(why, others) for why, others in missed if others]
    return found


def _hindrances(
    people: Collection[int], register: ContactRegister, now: datetime
) -> dict[int, Reason]:
    """Why each of these who cannot be written to cannot."""
    found = {}
    for numbers in _numbers(sorted(people)):
        asked = [number for number in numbers.values() if number]
        contacts = register.look_up(asked) if asked else {}
        for person, number in numbers.items():
            reason = hindrance(contacts.get(number), now=now)
            if reason is not None:
                found[person] = reason
    return found


def _numbers(people: Sequence[int]) -> Iterator[dict[int, str]]:
    """At most as many as the register takes, by person; "" for one that cannot be read."""
    ring = key_ring()
    for start in range(0, len(people), MOST_PEOPLE):
        some = RegisteredPerson.objects.filter(pk__in=people[start : start + MOST_PEOPLE])
        rows = some.order_by("pk").values_list("pk", "number_sealed", "number_key_id")
        yield {pk: number_read(sealed, key_id, ring=ring) for pk, sealed, key_id in rows}
