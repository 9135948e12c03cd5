"""The names of the municipality's mails, made with the keys that its numbers are found by."""

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.mail.rules.identity import domain_of
from allmenning.notices.rules.naming import Names
from allmenning.people.queries import key_ring


def names() -> Names:
    """The names of the municipality in scope."""
    municipality, ring = Municipality.objects.get(pk=scope.municipality_id()), key_ring()
    others = [key.lookup for key in ring.keys if key is not ring.current]
    return Names((ring.current.lookup, *others), domain_of(municipality.email).lower())
