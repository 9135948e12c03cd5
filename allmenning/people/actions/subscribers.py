"""Addresses that want letters about something."""

from datetime import datetime

from django.db import transaction

from allmenning.people.models import Subscriber


@transaction.atomic
def subscribe(*, address: str, language: str, now: datetime) -> Subscriber:
    """The row of an address, in the language it was first typed in: whoever types it again may be
    a stranger, and changes nothing."""
    subscriber, _is_new = Subscriber.objects.get_or_create(
        address=address.lower(), defaults={"language": language, "created_at": now}
    )
    return subscriber


@transaction.atomic
def forget(*, subscriber: Subscriber) -> None:
    """The address is gone, with all it followed."""
    Subscriber.objects.filter(pk=subscriber.pk).delete()
