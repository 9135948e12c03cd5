"""The door for those who have the link in a message we sent, and need not sign in."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from allmenning.notices.models import Dispatch, Notice, Theme
from allmenning.people.models import RegisteredPerson
from allmenning.places.models import District

_MESSAGE = "notices.message"


@dataclass(frozen=True)
class Received:
    """A message somebody got: her own notice and those that were sent within it.

    `dispatch` is None when the ledger has forgotten it: the link in an old message still lets her
    say no.
    """

    person: RegisteredPerson
    dispatch: Dispatch | None
    notices: tuple[Notice, ...]

    @property
    def district(self) -> District | None:
        """Where the message was about, as far as the ledger remembers."""
        return self.dispatch.district if self.dispatch else None

    @property
    def themes(self) -> list[Theme]:
        """What the message was about, each once."""
        return list({notice.theme_id: notice.theme for notice in self.notices}.values())


def message_link(*, dispatch: int, notice: int, person: int) -> str:
    """What stands last in the addresses in a message to one person: ids of ours, and a signature.

    It is kept nowhere and cannot be guessed. Whoever has it may say no for her, and where the
    message offers something to order, order it to her address and give the order up.
    """
    return Signer(salt=_MESSAGE, sep=".").sign(f"{dispatch}-{notice}-{person}")


def received_by_link(link: str) -> Received:
    """What a link from a message leads to. Raises Http404, alike for forged and gone."""
    try:
        ids = Signer(salt=_MESSAGE, sep=".").unsign(link).split("-")
    except BadSignature:
        raise Http404 from None
    dispatch, notice, person = map(int, ids)
    own = get_object_or_404(_notices(Q(pk=notice)))
    within = Q(dispatches__bundled_in=dispatch, dispatches__person=person)
    return Received(
        person=get_object_or_404(RegisteredPerson, pk=person),
        dispatch=Dispatch.objects.filter(pk=dispatch, notice=own, person=person).first(),
        notices=(own, *_notices(within).exclude(pk=own.pk)),
    )


def _notices(which: Q) -> QuerySet[Notice]:
    return (
        Notice.objects.select_related("theme", "unit", "municipality")
        .filter(which)
        .distinct()
        .order_by("pk")
    )
