"""Booking times that repeat: which days, what is free of them, and the rest. A page that grows."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import TermsChanged, TooManyActive
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.series import SeriesWish, book_series
from allmenning.booking.actions.series_terms import DatesNotAllowed
from allmenning.booking.forms.particulars import ParticularsForm
from allmenning.booking.forms.series import SeriesForm
from allmenning.booking.forms.slots import read_slots
from allmenning.booking.forms.when import Frame, initially
from allmenning.booking.forms.wish import Unreadable, Wish
from allmenning.booking.queries.series import Slot
from allmenning.booking.views.agreement import agreement_of_series
from allmenning.booking.views.book import frame_of, not_here, shown_space, wished
from allmenning.booking.views.confirm import known
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.series_dates import Plan, fault, listed, summed
from allmenning.booking.views.series_limits import limit_text, too_many
from allmenning.booking.views.series_words import dates_text
from allmenning.core.audience import Audience, audience
from allmenning.people.queries import associations_for
from allmenning.places.models import Space

ASKED = "first_day"
CHANGE = "endre"


@audience(Audience.SIGNED_IN, "GET", "POST")
def series(request: HttpRequest) -> HttpResponse:
    """Ask for a pattern, show each date of it, ask the rest, and book all or nothing."""
    now = timezone.now()
    space = access.space_to_book(request, request.GET.get("lokale", ""), now=now)
    frame = frame_of(space, request, now)
    if frame is None:
        return _page(request, space, problem=not_here(request))
    if ASKED not in request.GET:
        return _page(request, space, form=SeriesForm(initial=_initially(request.GET), frame=frame))
    form = SeriesForm(request.GET, frame=frame)
    plan = _plan(request, space, form, frame)
    if plan is None:
        return _page(request, space, form=form, status=422)
    if CHANGE in request.GET:
        return _page(request, space, form=form)
    return _answer(request, plan) if request.method == "POST" else _dates(request, plan)


def _initially(query: QueryDict) -> dict[str, Any]:
    """What the page for one booking asked for, as the first of several."""
    found = initially(query)
    day = found.get("date")
    weekdays = {"first_day": day, "weekdays": [day.weekday()]} if day else {}
    return {**found, **weekdays, "skip": True}


def _plan(request: HttpRequest, space: Space, form: SeriesForm, frame: Frame) -> Plan | None:
    """What the pattern meets, or None when the form says what must be put right."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    person = access.signed_in(request)
    people, skips = said["participants"], said["skip"]
    plan = Plan(person, space, said["pattern"], people, skips, frame.now)
    if found := fault(plan):
        hindrance, what = found
        form.refuse([hindrance], what)
        return None
    return plan


def _answer(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Go on from the dates to the rest, back again, or send it all."""
    step = request.POST.get("step", "")
    chosen = plan.free if step == "all" else _chosen(request, plan)
    is_typed = "purpose" in request.POST
    form = _form(plan, initial=request.POST.dict() if is_typed else known(plan.person))
    if not chosen:
        kept = {"form": form} if is_typed else {}
        problem = _("Kryss av for minst én dato.")
        return _dates(request, plan, [], problem=problem, status=422, **kept)
    if step == "dates":
        return _dates(request, plan, chosen, form=form)
    if step == "send":
        return _send(request, plan, chosen)
    return _rest(request, plan, chosen, form)


def _chosen(request: HttpRequest, plan: Plan) -> list[Slot]:
    try:
        values = request.POST.getlist("slot")
        return read_slots(values, space=plan.space, pattern=plan.pattern)
    except Unreadable:
        raise Http404 from None


def _form(plan: Plan, **asked: Any) -> ParticularsForm:
    acting_for = partial(associations_for, plan.person, now=plan.now)
    return ParticularsForm(purposes=plan.space.purposes, acting_for=acting_for, **asked)


def _send(request: HttpRequest, plan: Plan, chosen: list[Slot]) -> HttpResponse:
    """The page of the series that was made, or this one again with what hindered."""
    form = _form(plan, data=request.POST)
    if not form.is_valid():
        return _rest(request, plan, chosen, form, status=422)
    wish = SeriesWish(plan.space, plan.pattern, tuple(chosen), plan.skipped(chosen), plan.skips)
    particulars = form.particulars(plan.participants)
    try:
        made = book_series(person=plan.person, wish=wish, particulars=particulars, now=plan.now)
    except SlotTaken:
        return _changed(request, plan, chosen, form)
    except (DatesNotAllowed, TermsChanged, TooManyActive) as error:
        return _refused(request, plan, chosen, form, error)
    return SeeOther(reverse("booking:series", args=[made.pk]))


def _changed(
    request: HttpRequest, plan: Plan, chosen: list[Slot], form: ParticularsForm
) -> HttpResponse:
    """Nothing was booked: the dates as they are now, with what changed, and all that was typed."""
    problem = _(
        "Noe er endret mens du skrev, og ikke alt du valgte, er ledig lenger. "
        "Ingenting er bestilt ennå. Se over datoene og send på nytt."
    )
    return _dates(request, replace(plan), chosen, form=form, problem=problem, status=422)


def _refused(
    request: HttpRequest,
    plan: Plan,
    chosen: list[Slot],
    form: ParticularsForm,
    error: DatesNotAllowed | TermsChanged | TooManyActive,
) -> HttpResponse:
    match error:
        case TermsChanged():
            form.terms_changed()
        case TooManyActive():
            form.add_error(None, too_many(error, len(chosen)))
        case DatesNotAllowed():
            if plan.offered() >= set(chosen):
                _refuse_use(plan, chosen, form, error)
            else:
                return _changed(request, plan, chosen, form)
    return _rest(request, plan, chosen, form, status=422)


def _refuse_use(
    plan: Plan, chosen: list[Slot], form: ParticularsForm, error: DatesNotAllowed
) -> None:
    """Say beside the question what the use of the rooms hinders."""
    slot = next(slot for slot in chosen if slot.day in error.hindrances)
    wish = Wish(slot.space, slot.period, plan.participants)
    form.refuse(tuple(error.hindrances[slot.day]), wished(wish, plan.now))


def _dates(
    request: HttpRequest,
    plan: Plan,
    chosen: list[Slot] | None = None,
    *,
    form: ParticularsForm | None = None,
    **shown: Any,
) -> HttpResponse:
    """Each date with a box; with what was typed below them when one comes back to them."""
    slots = chosen or plan.free
    rest = _asked(plan, slots, form) if form and slots else {}
    return _part(request, plan, **listed(plan, chosen), **rest, **shown)


def _rest(
    request: HttpRequest,
    plan: Plan,
    chosen: list[Slot],
    form: ParticularsForm,
    **shown: Any,
) -> HttpResponse:
    rest = _asked(plan, chosen, form)
    return _part(request, plan, **summed(plan, chosen), **rest, **shown)


def _asked(plan: Plan, chosen: list[Slot], form: ParticularsForm) -> dict[str, Any]:
    wish = Wish(plan.space, chosen[0].period, plan.participants)
    agreed = agreement_of_series(wish, chosen, now=plan.now)
    if agreed is None:
        raise Http404
    form.show_terms(agreed["terms"]["id"])
    return {"rest": True, "form": form, "number_text": dates_text(len(chosen)), **agreed}


def _part(request: HttpRequest, plan: Plan, **shown: Any) -> HttpResponse:
    path = request.get_full_path()
    pattern: dict[str, Any] = {
        "pattern": plan.words,
        "people": plan.participants,
        "limit": limit_text(plan),
        "change_url": f"{path}&{CHANGE}=1",
    }
    return _page(request, plan.space, **pattern, **shown)


def _page(request: HttpRequest, space: Space, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "space": shown_space(space),
        "space_id": space.pk,
        "here": request.get_full_path(),
        **shown,
    }
    return render(request, "booking/book_series.html", context, status=status)
