"""Taking back what was decided, within a day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.moving import HasBegun
from allmenning.booking.actions.series_moves import FormerTimesTaken, SeriesChanged
from allmenning.booking.actions.undoing import Instead, TooLateToUndo, same_act, undo_all
from allmenning.booking.forms.wish import Unreadable, Wish, read_period
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.changes import before_act, rooms_of_house
from allmenning.booking.views.answering import Answering, done, row
from allmenning.booking.views.askings import Tried
from allmenning.booking.views.obstacles import taken
from allmenning.core.audience import Audience, audience


@audience(Audience.STAFF, "POST")
def undo(request: HttpRequest, id: int) -> HttpResponse:
    """Let the request be as it was before the answer, and all that was answered with it; or let it
    stand at another time, when its own is gone."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    answering = Answering(request, viewer, booking, now)
    change = access.change_of(booking, request.POST.get("change", ""))
    if change is None:
        return _changed_since(answering)
    instead = _instead(booking, request.POST["instead"]) if "instead" in request.POST else None
    try:
        return _undone(answering, change, instead)
    except (SeriesChanged, FormerTimesTaken) as error:
        return row(answering, Tried(problem=_series_stays(error)))
    except (SlotTaken, NotAllowed):
        return row(answering, _gone(answering, change))
    except ChangedMeanwhile:
        return _changed_since(answering)
    except (TooLateToUndo, HasBegun):
        return row(answering, Tried(problem=_("Det er for sent å angre dette.")))


def _undone(answering: Answering, change: Change, instead: Instead | None) -> HttpResponse:
    """The row as it became. When some of several dates are gone it says how many."""
    now = answering.now
    wanted = same_act(change, now=now)
    undone = undo_all(change=change, by=answering.viewer, now=now, instead=instead)
    if len(undone) == wanted:
        return done(answering)
    some = _(
        "%(n)d av %(all)d datoer er angret. De andre har begynt, eller noen andre har tiden nå."
    )
    return row(answering, Tried(problem=some % {"n": len(undone), "all": wanted}))


def _series_stays(error: Exception) -> str:
    """Why the move of a series cannot be taken back, and what can be done."""
    if isinstance(error, FormerTimesTaken):
        why = _("Noen andre har fått en av de gamle tidene, så flyttingen kan ikke angres.")
    else:
        why = _("Serien er endret etter at den ble flyttet, så flyttingen kan ikke angres.")
    return f"{why} {_('Flytt den på nytt fra siden til serien.')}"


def _instead(booking: Booking, value: str) -> Instead:
    """The space of the house and the time that a button names. Raises Http404."""
    space, start, end = [*value.split(" "), "", ""][:3]
    rooms = {str(room.pk): room for room in rooms_of_house(booking.space)}
    try:
        return Instead(rooms[space], read_period(start, end))
    except (KeyError, Unreadable):
        raise Http404 from None


def _changed_since(answering: Answering) -> HttpResponse:
    return row(answering, Tried(problem=_("Noe har skjedd siden. Se over, og prøv på nytt.")))


def _gone(answering: Answering, change: Change) -> Tried:
    """That somebody else has the time now, and what is free instead, a tap away."""
    booking = answering.booking
    wish = Wish(*before_act(change), booking.participants)
    found = taken(person=answering.viewer, wish=wish, now=answering.now, moving=booking)
    said = _("Tiden er ikke lenger ledig, så dette kan ikke angres.")
    return Tried(problem=f"{said} {found['problem']}", slots=tuple(found["slots"]))
