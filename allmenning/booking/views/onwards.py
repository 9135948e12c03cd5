"""Moving all that is left of a series: how it is to go on, what each date meets, and done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided, TooManyActive
from allmenning.booking.actions.changes import ChangedMeanwhile, latest_change_of
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.moving import STAFF_MAY, HasBegun, Mover, MustBeAsked
from allmenning.booking.actions.splitting import Onwards, pattern_onwards, split_series
from allmenning.booking.forms import sentences
from allmenning.booking.forms.onwards import OnwardsForm, as_it_goes
from allmenning.booking.forms.seen import NO_CHANGE, read_seen
from allmenning.booking.forms.when import Frame
from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import Booking, Series
from allmenning.booking.queries.changes import rooms_of_house
from allmenning.booking.queries.conditions import conditions_for
from allmenning.booking.queries.onwards import Outlook, from_day, left_of, outlook
from allmenning.booking.rules.conditions import Hindrance
from allmenning.booking.views.book import wished
from allmenning.booking.views.onwards_words import ask_url, dates_listed, moves
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.series_dates import FAULTS
from allmenning.booking.views.series_words import days_left, pattern_of, pattern_text
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.places.models import Space

ASKED, CHANGE = "first_day", "endre"


@dataclass(frozen=True)
class _Moving:
    """One look at how a series may go on, or one try to let it."""

    request: HttpRequest
    series: Series
    left: Sequence[Booking]
    at_work: bool
    now: datetime

    @property
    def series_url(self) -> str:
        return reverse("booking:series", args=[self.series.request_id])


@dataclass(frozen=True)
class _Plan:
    """How it is to go on, and what it meets."""

    onwards: Onwards
    found: Outlook

    @property
    def hindered(self) -> frozenset[int]:
        """The bookings that cannot be moved so, and are let be."""
        return frozenset(one.booking.pk for one in self.found.dates if one.after.obstacle)

    @property
    def kept(self) -> str:
        """The same as the form carries them."""
        return ",".join(map(str, sorted(self.hindered)))


@audience(Audience.SIGNED_IN, "GET", "POST")
def onwards(request: HttpRequest, id: int) -> HttpResponse:
    """Ask how, show what each date meets, and move those that can be moved."""
    now = timezone.now()
    series, at_work = access.series_to_see(request, id=id, now=now)
    moving = _Moving(request, series, left_of(id, now=now), at_work, now)
    return _looked(moving, sent=request.method == "POST")


def _looked(moving: _Moving, *, sent: bool = False, problem: str = "") -> HttpResponse:
    """The page as it is now; with a problem when what was sent did not go."""
    if not moving.left:
        return SeeOther(moving.series_url)
    form = _form(moving)
    plan = _plan(moving, form) if form.is_bound else None
    if plan is None or CHANGE in moving.request.GET:
        status = 422 if form.is_bound and form.errors else 200
        return _page(moving, {"form": form}, status)
    if sent:
        return _moved(moving, plan)
    return _page(moving, _preview(moving, plan, problem), 409 if problem else 200)


def _form(moving: _Moving) -> OnwardsForm:
    """The form as the link answers it, or as the series goes until now."""
    query, series = moving.request.GET, moving.series
    rooms = rooms_of_house(series.space)
    chosen = next((room for room in rooms if str(room.pk) == query.get("space")), series.space)
    days = days_left(moving.left, now=moving.now)
    shape: dict[str, Any] = {
        "frame": _frame(moving, chosen),
        "days": days,
        "moves": moves(series.weekdays),
        "rooms": rooms,
    }
    if ASKED in query:
        return OnwardsForm(query, **shape)
    return OnwardsForm(initial=as_it_goes(series, days[0][0]), **shape)


def _frame(moving: _Moving, space: Space) -> Frame:
    """The rules of the space then, or of the series' own. Raises Http404 without any."""
    at = moving.left[0].during.lower
    found = conditions_for(space, at) or conditions_for(moving.series.space, at)
    if found is None:
        raise Http404
    return Frame(found.conditions, moving.now)


def _plan(moving: _Moving, form: OnwardsForm) -> _Plan | None:
    """What it meets, or None when the form says what must be put right."""
    if not form.is_valid():
        return None
    said, series = form.cleaned_data, moving.series
    start, end = said["minutes"]
    new = Onwards(said["first_day"], said["space"], start, end, said["move"])
    if (new.space.pk, start, end, new.days) == (
        series.space_id,
        series.from_minute,
        series.to_minute,
        0,
    ):
        form.refuse_as_before()
        return None
    plan = _Plan(new, _outlook(moving, new))
    return None if _refused(moving, form, plan) else plan


def _outlook(moving: _Moving, new: Onwards) -> Outlook:
    return outlook(
        from_day(moving.left, new.first_day),
        new.space,
        pattern_onwards(moving.series, new),
        days=new.days,
        may=STAFF_MAY if moving.at_work else (),
        now=moving.now,
    )


def _refused(moving: _Moving, form: OnwardsForm, plan: _Plan) -> bool:
    """Whether something hinders all the dates alike; the form says what then."""
    dates = plan.found.dates
    alike = {one.after.obstacle for one in dates}
    (fault,) = alike if len(alike) == 1 else (None,)
    in_time = [Hindrance(fault.value)] if fault in FAULTS and fault else []
    hindrances = [*in_time, *plan.found.in_use]
    first = dates[0]
    if not hindrances or first.after.period is None:
        return False
    wish = Wish(plan.onwards.space, first.after.period, first.booking.participants)
    form.refuse(hindrances, wished(wish, moving.now))
    return True


def _moved(moving: _Moving, plan: _Plan) -> HttpResponse:
    """The series as it goes on, or the page as it is now when something has changed."""
    post = moving.request.POST
    if post.get("kept", "") != plan.kept:
        return _looked_again(moving)
    try:
        part = split_series(
            series=moving.series,
            onwards=replace(plan.onwards, stay=plan.hindered),
            mover=_mover(moving),
            now=moving.now,
        )
    except TooManyActive as error:
        said = sentences.too_many_active(error.most, of_association=error.of_association)
        return _looked(moving, problem=said)
    except (ChangedMeanwhile, SlotTaken, NotAllowed, MustBeAsked, HasBegun, AlreadyDecided):
        return _looked_again(moving)
    return SeeOther(reverse("booking:series", args=[part.pk]))


def _mover(moving: _Moving) -> Mover:
    """Who moves it, with the latest change her page knew; a page that says nothing knew none."""
    seen = read_seen(moving.request.POST)
    actor = Actor("person", access.signed_in(moving.request).pk)
    return Mover(actor, is_staff=moving.at_work, seen=NO_CHANGE if seen is None else seen)


def _looked_again(moving: _Moving) -> HttpResponse:
    problem = _(
        "Noe er endret mens du så på siden. Ingenting er flyttet ennå. "
        "Se over datoene og prøv på nytt."
    )
    left = left_of(moving.series.request_id, now=moving.now)
    return _looked(replace(moving, left=left), problem=problem)


def _preview(moving: _Moving, plan: _Plan, problem: str) -> dict[str, Any]:
    """Each date as it is and as it would be, for booking/move_series.html."""
    path, new = moving.request.get_full_path(), plan.onwards
    pattern = pattern_onwards(moving.series, new)
    must_ask = plan.found.must_ask and not moving.at_work
    return {
        "problem": problem,
        "after": {
            "pattern": pattern_text(pattern, now=moving.now),
            "space": new.space.name,
            "kind": new.space.kind,
        },
        **dates_listed(plan.found.dates, moving.series.space, new.space, now=moving.now),
        "ask_url": ask_url(moving.series, new.space, pattern) if must_ask else "",
        "kept": plan.kept,
        "seen": latest_change_of(moving.series.request),
        "here": path,
        "change_url": f"{path}&{CHANGE}=1",
    }


def _page(moving: _Moving, shown: dict[str, Any], status: int) -> HttpResponse:
    series = moving.series
    context = {
        "pattern": pattern_text(pattern_of(series), now=moving.now),
        "space": series.space.name,
        "building": series.space.building.name,
        "kind": series.space.kind,
        "form_url": reverse("booking:move_series", args=[series.request_id]),
        "back_url": moving.series_url,
        **shown,
    }
    return render(moving.request, "booking/move_series.html", context, status=status)
