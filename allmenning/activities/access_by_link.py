"""The door for a partner with a link that the platform signed, who need not sign in."""

from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import get_object_or_404

from allmenning.activities.models import RelayRequest

_RELAY = "activities.relay"


def relay_link(request: RelayRequest) -> str:
    """What stands last in the address where a partner says that it has passed it on."""
    return Signer(salt=_RELAY, sep=".").sign(str(request.pk))


def relay_by_link(link: str) -> RelayRequest:
    """The request such a link leads to. Raises Http404."""
    try:
        identifier = int(Signer(salt=_RELAY, sep=".").unsign(link))
    except BadSignature:
        raise Http404 from None
    rows = RelayRequest.objects.select_related("activity__unit")
    return get_object_or_404(rows, pk=identifier)
