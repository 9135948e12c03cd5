"""Changing what is booked, for whoever may: the form, what hindered, and the page again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.actions.bookings import AlreadyDecided, TooManyActive
from allmenning.booking.actions.changes import ChangedMeanwhile, latest_change
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import TooLateToApprove
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.moving import HasBegun, MustBeAsked
from allmenning.booking.forms import sentences
from allmenning.booking.forms.changing import ChangeForm, as_agreed
from allmenning.booking.forms.when import Frame, initially
from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import Booking
from allmenning.booking.queries.changes import rooms_of_house
from allmenning.booking.queries.conditions import conditions_for
from allmenning.booking.views.book import wished
from allmenning.booking.views.cards import book_url
from allmenning.booking.views.changes import Reader, changes_shown
from allmenning.booking.views.obstacles import taken
from allmenning.places.models import Space

UNPROCESSABLE, CONFLICT = 422, 409
HINDRANCES = (
    SlotTaken,
    MustBeAsked,
    TooManyActive,
    HasBegun,
    TooLateToApprove,
    AlreadyDecided,
)
Act = Callable[[Wish, int | None], object]


@dataclass(frozen=True)
class Changing:
    """One try to change a booking, and the address of the page it is tried from."""

    request: HttpRequest
    booking: Booking
    reader: Reader
    here: str


@dataclass(frozen=True)
class Hindered:
    """Why it did not go: the status to answer with, and what the page says."""

    status: int
    said: dict[str, Any]


def asked_form(changing: Changing) -> ChangeForm:
    """The form as it was sent, or as agreed until now with what a link asks for."""
    request, booking = changing.request, changing.booking
    typed = request.POST if request.method == "POST" else request.GET
    rooms = rooms_of_house(booking.space)
    chosen = typed.get("space") or typed.get("lokale")
    frame = _frame(
        next((room for room in rooms if str(room.pk) == chosen), booking.space), changing
    )
    shape: dict[str, Any] = {"frame": frame, "rooms": rooms, "at_work": changing.reader.at_work}
    if request.method == "POST":
        return ChangeForm(request.POST, **shape)
    asked = {key: value for key, value in initially(request.GET).items() if value}
    initial = as_agreed(booking, seen=latest_change(booking)) | asked
    return ChangeForm(initial=initial | ({"space": chosen} if chosen else {}), **shape)


def _frame(space: Space, changing: Changing) -> Frame:
    """The rules of the space then, or of the booking's own. Raises Http404 without any."""
    booking, now = changing.booking, changing.reader.now
    at = max(booking.during.lower, now)
    found = conditions_for(space, at) or conditions_for(booking.space, at)
    if found is None:
        raise Http404
    return Frame(found.conditions, now)


def tried(changing: Changing, form: ChangeForm, act: Act) -> Hindered | None:
    """Do it as the form says; what hindered it, or None when it is done."""
    if not form.is_valid():
        return Hindered(UNPROCESSABLE, {})
    said = form.cleaned_data
    people = said.get("participants", changing.booking.participants)
    wish = Wish(said["space"], said["period"], people)
    try:
        act(wish, said["seen"])
    except NotAllowed as error:
        form.refuse(error.hindrances, wished(wish, changing.reader.now))
        return Hindered(UNPROCESSABLE, {})
    except ChangedMeanwhile:
        return _meanwhile(changing, form)
    except HINDRANCES as error:
        return Hindered(UNPROCESSABLE, _why(error, changing, wish))
    return None


def _why(error: Exception, changing: Changing, wish: Wish) -> dict[str, Any]:
    match error:
        case SlotTaken():
            return _taken(changing, wish)
        case MustBeAsked():
            return _must_be_asked(wish)
        case TooManyActive():
            said = sentences.too_many_active(error.most, of_association=error.of_association)
            return {"problem": said}
        case AlreadyDecided():
            return {"problem": _("Bestillingen gjelder ikke lenger, og kan ikke endres.")}
    return {"problem": _("Tiden har begynt, og kan ikke endres.")}


def _must_be_asked(wish: Wish) -> dict[str, str]:
    text = _(
        "Denne tiden må godkjennes. "
        "Send en ny søknad, så beholder du tiden du har, til du får svar."
    )
    url = book_url(wish.space, wish.period, wish.participants)
    return {"problem": text, "ask_url": url}


def _taken(changing: Changing, wish: Wish) -> dict[str, Any]:
    """What is in the way, and other times as links to this page."""
    now, booking = changing.reader.now, changing.booking
    found = taken(person=booking.request.applicant, wish=wish, now=now, moving=booking)
    slots = [slot | {"url": _here(changing, slot["url"])} for slot in found["slots"]]
    return found | {"slots": slots}


def _here(changing: Changing, book: str) -> str:
    """This page with the time that a link to booking asks for."""
    return book.replace(reverse("booking:book"), changing.here, 1)


def _meanwhile(changing: Changing, form: ChangeForm) -> Hindered:
    """Tell what others did, and let the same be sent again by one who knows it."""
    seen, booking = form.cleaned_data["seen"], changing.booking
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = str(latest_change(booking))  # type: ignore[index]
    since = changes_shown(booking, changing.reader, after=seen or 0)
    problem = _("Bestillingen ble endret mens du skrev. Se hva som skjedde, og send på nytt.")
    return Hindered(CONFLICT, {"problem": problem, "since": since})
