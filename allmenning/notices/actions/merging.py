"""Two numbers turned out to be one person's: what she said, and was sent, is hers under the one that
is kept."""

from typing import Final, TypeAlias

from django.db import transaction

from allmenning.notices.models import Bounce, Dispatch, Enrolment, OptOut, Order
from allmenning.people.models import RegisteredPerson

_Kind: TypeAlias = type[OptOut | Enrolment | Order | Dispatch]
# Of each there is one for a person and these.
_ONCE: Final[dict[_Kind, tuple[str, ...]]] = {
    OptOut: ("theme_id",),
    Enrolment: ("notice_id",),
    Order: ("notice_id", "day"),
    Dispatch: ("notice_id", "occurrence", "is_reminder"),
}


@transaction.atomic
def follow_merged(*, former: int, person: int) -> None:
    """Move to `person` all that `former` is known by here; what she has herself stays as it is."""
    both = RegisteredPerson.objects.filter(pk__in=(former, person)).order_by("id")
    if len(both.select_for_update(no_key=True)) < 2:
        return
    for kind, fields in _ONCE.items():
        for row in kind.objects.filter(person=former):
            alike = {field: getattr(row, field) for field in fields}
            if not kind.objects.filter(person=person, **alike).exists():
                kind.objects.filter(pk=row.pk).update(person=person)
    Dispatch.objects.filter(child=former).update(child=person)
    _rest(former, person)


def _rest(former: int, person: int) -> None:
    """Of two rests the longer one is hers."""
    for bounce in Bounce.objects.filter(person=former):
        Bounce.objects.filter(person=person, until__lt=bounce.until).delete()
        if not Bounce.objects.filter(person=person).exists():
            Bounce.objects.filter(pk=bounce.pk).update(person=person)
