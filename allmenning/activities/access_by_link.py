"""The door for who has a link that the platform signed, and need not sign in."""

from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import get_object_or_404

from allmenning.activities.models import BoardFollower, RelayRequest

_RELAY = "activities.relay"
_FOLLOWER = "activities.follower"


def relay_link(request: RelayRequest) -> str:
    """What stands last in the address where a partner says that it has passed it on."""
    return Signer(salt=_RELAY, sep=".").sign(str(request.pk))


def relay_by_link(link: str) -> RelayRequest:
    """The request such a link leads to. Raises Http404."""
    rows = RelayRequest.objects.select_related("activity__unit")
    return get_object_or_404(rows, pk=_signed(_RELAY, link))


def follower_link(follower: BoardFollower) -> str:
    """What stands last in the address where somebody confirms that she follows a board, or stops.

    It stands in letters to her and nowhere else.
    """
    return Signer(salt=_FOLLOWER, sep=".").sign(str(follower.pk))


def follower_by_link(link: str) -> BoardFollower | None:
    """Who follows a board by such a link, None when she has stopped. Raises Http404 for a link
    that is not ours."""
    rows = BoardFollower.objects.select_related("board", "subscriber")
    return rows.filter(pk=_signed(_FOLLOWER, link)).first()


def _signed(salt: str, link: str) -> int:
    try:
        return int(Signer(salt=salt, sep=".").unsign(link))
    except BadSignature:
        raise Http404 from None
