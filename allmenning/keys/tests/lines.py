"""Lines of the record of openings, as if a gateway had sent them."""

from datetime import datetime

from allmenning.keys.models import Door, Gateway, Opening


def line(door: Door, at: datetime, sequence: int = 1, **facts: object) -> Opening:
    """A line of the record: Kari pressed the button, and the door opened."""
    usual = {"by": "button", "allowed": True, "reason": "open", "received_at": at}
    Gateway.objects.filter(pk=door.gateway_id).update(received=sequence)
    return Opening.objects.create(
        gateway=door.gateway,
        sequence=sequence,
        at=at,
        door=door,
        line=b"",
        link=bytes(32),
        **{**usual, **facts},
    )
