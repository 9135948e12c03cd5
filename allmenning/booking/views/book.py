"""The first part of a booking: when, and how many. The time is held while the rest is told."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed, hold_slot
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.forms.when import Frame, WhenForm, initially, moment
from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import Hold
from allmenning.booking.queries.conditions import conditions_for, opened_periods
from allmenning.booking.views.adopted import trial_url
from allmenning.booking.views.cards import space_url
from allmenning.booking.views.obstacles import taken
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.people.models import Person
from allmenning.places.models import Space

# In a link: the time was held, but is not any more.
AGAIN = "igjen"


@audience(Audience.SIGNED_IN, "GET", "POST")
def book(request: HttpRequest) -> HttpResponse:
    """Ask when and how many; hold the time and go on to the rest."""
    now = timezone.now()
    space = access.space_to_book(request, request.GET.get("lokale", ""), now=now)
    frame = frame_of(space, request, now)
    if frame is None:
        return _page(request, space, problem=not_here(request))
    if request.method == "GET":
        form = WhenForm(initial=initially(request.GET), frame=frame)
        again = _("Vi holder ikke lenger av tiden til deg. Ta den på nytt.")
        return _page(request, space, form, problem=again if AGAIN in request.GET else "")
    form = WhenForm(request.POST, frame=frame)
    if form.is_valid():
        return _hold(request, space, form)
    return _page(request, space, form, status=422)


def frame_of(space: Space, request: HttpRequest, now: datetime) -> Frame | None:
    """The rules of the day that the link asks for, or of today; None when it has none."""
    wished = moment(request.GET.get("fra", "")) or now
    found = conditions_for(space, max(wished, now))
    return Frame(found.conditions, now) if found else None


def not_here(request: HttpRequest) -> str:
    """That the space cannot be booked on the web, and whom to ring."""
    phone = request.municipality.phone  # type: ignore[attr-defined]
    return _("Lokalet kan ikke bestilles på nett. Ring %(phone)s.") % {"phone": phone}


def _hold(request: HttpRequest, space: Space, form: WhenForm) -> HttpResponse:
    person, now = access.signed_in(request), form.frame.now
    wish = Wish(space, form.cleaned_data["period"], form.cleaned_data["participants"])
    try:
        hold = keep(person, wish, now)
    except NotAllowed as error:
        form.refuse(error.hindrances, wished(wish, now))
        return _page(request, space, form, status=422)
    except SlotTaken:
        problem = taken(person=person, wish=wish, now=now)
        return _page(request, space, form, status=422, **problem)
    return SeeOther(confirm_url(hold))


def keep(person: Person, wish: Wish, now: datetime) -> Hold:
    """Hold what is wished for. Raises NotAllowed and SlotTaken."""
    return hold_slot(
        person=person,
        space=wish.space,
        period=wish.period,
        participants=wish.participants,
        now=now,
    )


def wished(wish: Wish, now: datetime) -> Wished | None:
    """The figures of the day itself, whose rules may be others than today's."""
    found = conditions_for(wish.space, wish.period.start)
    opened = tuple(opened_periods(wish.space, wish.period))
    return Wished(wish.period, found.conditions, opened, now) if found else None


def confirm_url(hold: Hold) -> str:
    """Where the held time becomes a booking. It says the time too, for when the hold is gone."""
    return f"{reverse('booking:confirm', args=[hold.pk])}?{Wish.of(hold).query()}"


def _page(
    request: HttpRequest,
    space: Space,
    form: WhenForm | None = None,
    *,
    status: int = 200,
    **problem: Any,
) -> HttpResponse:
    shown = {
        "space": shown_space(space),
        "form": form,
        "here": request.get_full_path(),
        "trial_url": trial_url(space),
        "series_url": f"{reverse('booking:book_series')}?{request.GET.urlencode()}",
    }
    return render(request, "booking/book.html", shown | problem, status=status)


def shown_space(space: Space) -> dict[str, str]:
    """A space as booking/book.html names it."""
    return {
        "name": space.name,
        "building": space.building.name,
        "kind": space.kind,
        "url": space_url(space),
    }
