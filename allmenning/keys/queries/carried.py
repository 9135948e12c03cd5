"""The lists of what was taken back that a phone brings to a door which hears nothing."""

from allmenning.keys.models import Gateway


def carried_to(gateway: int | None) -> list[str]:
    """The sealed lists for a gateway in hexadecimal digits, the newest first; usually none."""
    row = Gateway.objects.filter(pk=gateway).first()
    lists: list[str] = row.carried.get("lists", []) if row else []
    return lists
