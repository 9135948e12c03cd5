"""Booking for somebody at the desk or on the phone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.at_desk import AtDesk, book_at_desk
from allmenning.booking.actions.bookings import TooManyActive
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.forms.at_desk import SOMEBODY_NEW, AtDeskForm, searchable
from allmenning.booking.forms.when import Frame, initially, moment
from allmenning.booking.forms.wish import Unreadable, Wish, read_period
from allmenning.booking.models import Booking
from allmenning.booking.queries.conditions import SpaceConditions, conditions_of
from allmenning.booking.queries.hindered import own_booking
from allmenning.booking.queries.series import Slot
from allmenning.booking.queries.words import for_whom, period_of
from allmenning.booking.views.book import wished
from allmenning.booking.views.obstacles import taken
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local, local_date
from allmenning.people.models import Person
from allmenning.places.models import Building, Space

FIND, INSTEAD = "finn", "instead"


@dataclass(frozen=True)
class Desk:
    """An employee at the desk of a building, and what she sent."""

    request: HttpRequest
    viewer: Person
    building: Building
    now: datetime

    @property
    def said(self) -> dict[str, str]:
        return self.request.POST.dict()

    @cached_property
    def rooms(self) -> dict[str, Space]:
        """The building's spaces by id, as a form names them."""
        rooms = self.building.spaces.select_related("building__municipality")
        return {str(room.pk): room for room in rooms.order_by("sort_key")}

    @cached_property
    def rules(self) -> dict[int, SpaceConditions]:
        """The rules of those that have any on the day a link asks for, or today, by space."""
        at = max(moment(self.request.GET.get("fra", "")) or self.now, self.now)
        return conditions_of(self.rooms.values(), at)


@audience(Audience.STAFF, "GET", "POST")
def at_desk(request: HttpRequest, building: str) -> HttpResponse:
    """Ask when, for whom and what for; find who it is; book."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_close(viewer=viewer, slug=building, now=now)
    desk = Desk(request, viewer, house, now)
    if not desk.rules:
        return _page(desk, None)
    if request.method == "GET":
        return _page(desk, _form(desk, initial=_asked(desk)))
    if FIND in request.POST or INSTEAD in request.POST:
        return _page(desk, _form(desk, initial=_kept(desk) | _instead(desk)))
    form = _form(desk, data=request.POST)
    return _book(desk, form) if form.is_valid() else _page(desk, form, status=422)


def _asked(desk: Desk) -> dict[str, Any]:
    """What a link asks for: `lokale`, `fra`, `til` and `antall`."""
    query = desk.request.GET
    return {"space": query.get("lokale", ""), **initially(query)}


def _kept(desk: Desk) -> dict[str, Any]:
    """What was typed; who was chosen before is not, when somebody else is looked for."""
    dropped = "borrower" if FIND in desk.said else ""
    return {key: said for key, said in desk.said.items() if key != dropped}


def _instead(desk: Desk) -> dict[str, Any]:
    """Another time that was offered, in place of the one that was typed. Raises Http404."""
    if INSTEAD not in desk.request.POST:
        return {}
    space, start, end = [*desk.said[INSTEAD].split(" "), "", ""][:3]
    try:
        period = read_period(start, end)
    except Unreadable:
        raise Http404 from None
    first, last = local(period.start), local(period.end)
    return {"space": space, "date": first.date(), "start": first.time(), "end": last.time()}


def _form(desk: Desk, **asked: Any) -> AtDeskForm:
    """The form, with those who are found by what was typed."""
    said = asked.get("data") or asked["initial"]
    looked_for = searchable(str(said.get("find", "")))
    found = access.borrowers_found(viewer=desk.viewer, text=looked_for, now=desk.now)
    if "initial" in asked and said.get("find"):
        first = found[0] if found else SOMEBODY_NEW
        asked["initial"] = {"borrower": first.key} | asked["initial"]
    return AtDeskForm(
        frame=_frame(desk, str(said.get("space", ""))), rooms=desk.rooms, matches=found, **asked
    )


def _frame(desk: Desk, chosen: str) -> Frame:
    """The rules of the space that was chosen, or of the first that has any then."""
    first = desk.rooms[chosen].pk if chosen in desk.rooms else 0
    found = desk.rules.get(first) or next(iter(desk.rules.values()))
    return Frame(found.conditions, desk.now)


def _book(desk: Desk, form: AtDeskForm) -> HttpResponse:
    said = form.cleaned_data
    wish = Wish(said["space"], said["period"], said["participants"])
    try:
        booking = _booked(desk, form, wish)
    except NotAllowed as error:
        form.refuse(error.hindrances, wished(wish, desk.now))
    except TooManyActive as error:
        form.too_many_active(error.most, of_association=error.of_association)
    except SlotTaken:
        return _twice(desk, form, wish) or _page(desk, form, status=422, **_taken(desk, wish))
    else:
        messages.success(desk.request, _told(booking, desk.now))
        return SeeOther(_day(desk, wish))
    return _page(desk, form, status=422)


def _booked(desk: Desk, form: AtDeskForm, wish: Wish) -> Booking:
    return book_at_desk(
        borrower=form.borrower_chosen(),
        slot=Slot(local_date(wish.period.start), wish.space, wish.period),
        particulars=form.particulars(),
        at_desk=AtDesk(desk.viewer, form.cleaned_data["why"]),
        now=desk.now,
    )


def _twice(desk: Desk, form: AtDeskForm, wish: Wish) -> HttpResponse | None:
    """The way on when the borrower has this very time: what was sent twice is booked once."""
    borrower = form.borrower_chosen()
    if not isinstance(borrower, Person):
        return None
    same = own_booking(person=borrower, space=wish.space.pk, period=wish.period)
    return SeeOther(_day(desk, wish)) if same else None


def _taken(desk: Desk, wish: Wish) -> dict[str, Any]:
    return taken(person=desk.viewer, wish=wish, now=desk.now)


def _day(desk: Desk, wish: Wish) -> str:
    page = reverse("booking:day_at_work", args=[desk.building.slug])
    return f"{page}?date={local_date(wish.period.start).isoformat()}"


def _told(booking: Booking, now: datetime) -> str:
    """What is booked, and whether the borrower hears of it from us."""
    what = _("Bestilt for %(who)s: %(space)s, %(when)s.") % {
        "who": for_whom(booking),
        "space": booking.space.name,
        "when": speech.when(period_of(booking), now=now),
    }
    if booking.request.applicant.email:
        return f"{what} {_('Bekreftelsen er sendt på e-post.')}"
    return f"{what} {_('Vi har ingen e-postadresse. Si det videre selv.')}"


def _page(
    desk: Desk, form: AtDeskForm | None, *, status: int = 200, **problem: Any
) -> HttpResponse:
    shown = {
        "building": desk.building,
        "building_url": reverse("booking:day_at_work", args=[desk.building.slug]),
        "form": form,
        "searched": bool(desk.said.get("find")),
        "found": form is not None and len(form.matches) > 1,
        "rest": True,
    }
    return render(desk.request, "booking/at_desk.html", shown | problem, status=status)
