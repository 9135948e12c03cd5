"""Taking back what was decided, within a day."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.moving import HasBegun
from allmenning.booking.actions.undoing import TooLateToUndo, undo_all
from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import Change
from allmenning.booking.queries.changes import before_act
from allmenning.booking.views.answering import Answering, done, row
from allmenning.booking.views.askings import Tried
from allmenning.booking.views.obstacles import taken
from allmenning.core.audience import Audience, audience


@audience(Audience.STAFF, "POST")
def undo(request: HttpRequest, id: int) -> HttpResponse:
    """Let the request be as it was before the answer, and all that was answered with it."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    answering = Answering(request, viewer, booking, now)
    change = access.change_of(booking, request.POST.get("change", ""))
    if change is None:
        return _changed_since(answering)
    try:
        undo_all(change=change, by=viewer, now=now)
    except SlotTaken:
        return row(answering, Tried(problem=_gone(answering, change)))
    except ChangedMeanwhile:
        return _changed_since(answering)
    except (TooLateToUndo, HasBegun):
        return row(answering, Tried(problem=_("Det er for sent å angre dette.")))
    return done(answering)


def _changed_since(answering: Answering) -> HttpResponse:
    return row(answering, Tried(problem=_("Noe har skjedd siden. Se over, og prøv på nytt.")))


def _gone(answering: Answering, change: Change) -> str:
    """That somebody else has the time now, and what is free instead."""
    booking = answering.booking
    wish = Wish(*before_act(change), booking.participants)
    why = taken(person=answering.viewer, wish=wish, now=answering.now, moving=booking)["problem"]
    return f"{_('Tiden er ikke lenger ledig, så dette kan ikke angres.')} {why}"
