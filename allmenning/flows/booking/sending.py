"""What tells one letter about a booking from the next."""

from allmenning.booking.models import Booking, Change


def anew(booking: Booking) -> str:
    """What tells a new answer from one that was taken back: it gets a letter of its own."""
    undone = booking.changes.filter(kind=Change.Kind.UNDONE).count()
    return f":{undone}" if undone else ""
