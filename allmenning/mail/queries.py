"""Reads of the outbox: what is due, and what people must look after."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.mail.models import Letter
from allmenning.mail.rules.message import Mailbox

# Longer than we wait for the answer to the final dot, and than a relay keeps a silent connection
# open (RFC 5321 §4.5.3.2.7 says at least five minutes): nothing is under way any more after it.
IN_DOUBT_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(hours=1)
KEPT = timedelta(days=90)


def sender() -> Mailbox:
    """The municipality in scope, as its letters name it."""
    municipality = Municipality.objects.get(pk=scope.municipality_id())
    return Mailbox(municipality.name, municipality.email)


def letters_due(*, now: datetime) -> QuerySet[Letter]:
    """Letters to send now, the longest due first."""
    return Letter.objects.filter(state=Letter.State.WAITING, due_at__lte=now).order_by("due_at")


def letters_attempted_before(moment: datetime) -> QuerySet[Letter]:
    """Letters whose final dot was sent, or was about to be, before this moment, with no answer."""
    return Letter.objects.filter(state=Letter.State.ATTEMPTING, attempted_at__lte=moment).order_by(
        "attempted_at"
    )


def letters_in_doubt(*, now: datetime) -> QuerySet[Letter]:
    """For staff: letters that may or may not have gone out, and are not sent again by themselves."""
    return letters_attempted_before(now - IN_DOUBT_AFTER)


def letters_refused() -> QuerySet[Letter]:
    """For staff: letters that the relay refused for good, the newest first."""
    refused = Letter.objects.filter(state=Letter.State.REFUSED).exclude(address="")
    return refused.order_by("-written_at")


def letters_to_forget(*, now: datetime) -> QuerySet[Letter]:
    """Settled letters that have been kept as long as anybody may ask about them."""
    settled = Letter.objects.filter(state__in=(Letter.State.SENT, Letter.State.REFUSED))
    return settled.filter(written_at__lte=now - KEPT).exclude(address="")


def letters_late(*, now: datetime) -> QuerySet[Letter]:
    """For staff: letters tried in vain that are still waiting an hour after they were written."""
    return Letter.objects.filter(
        state=Letter.State.WAITING, tries__gt=0, written_at__lte=now - LATE_AFTER
    ).order_by("written_at")
