"""Who a signed-in person is in the register's copy, and what she said of being written to."""

from allmenning.notices.models import OptOut, Theme
from allmenning.people import queries as people
from allmenning.people.models import Person, RegisteredPerson


def registered_as(person: Person) -> RegisteredPerson | None:
    """The person as the register has her, found by her number; None for who is not in the copy."""
    if person.number_sealed is None:
        return None
    ring = people.key_ring()
    number = people.number_read(person.number_sealed, person.number_key_id, ring=ring)
    return people.copies_of([number], ring=ring).first() if number else None


def themes_refused(person: RegisteredPerson) -> set[int | None]:
    """Ids of the themes she wants nothing of; None among them when she wants nothing at all."""
    return set(OptOut.objects.filter(person=person).values_list("theme_id", flat=True))


def themes() -> list[Theme]:
    """All that notices may be about, in the order they were made."""
    return list(Theme.objects.order_by("pk"))
