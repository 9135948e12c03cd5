"""How an employee hears of requests: as usual, and for each space."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.notices import choose_notices
from allmenning.booking.forms.notices import AT_ONCE, NoticesForm, SpaceNoticesForm
from allmenning.booking.queries.letters import TOLD
from allmenning.booking.queries.notices import hours_chosen, spaces_of_units
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people.actions import choose_digest
from allmenning.people.models import Person
from allmenning.people.queries import units_where


def usual_form(viewer: Person) -> NoticesForm:
    """Her choice for all spaces that have none of their own."""
    hour = viewer.digest_at_hour
    return NoticesForm(initial={"hour": AT_ONCE if hour is None else hour})


@audience(Audience.STAFF, "POST")
def notices(request: HttpRequest) -> HttpResponse:
    """Choose to hear of each request at once, or of all of them once a day."""
    viewer = access.signed_in(request)
    form = NoticesForm(request.POST)
    if form.is_valid():
        actor, hour = Actor("person", viewer.pk), form.cleaned_data["hour"]
        choose_digest(person=viewer, hour=hour, actor=actor, now=timezone.now())
        messages.success(request, _("Lagret."))
    else:
        messages.error(request, str(form.errors["hour"][0]))
    return SeeOther(reverse("booking:inbox"))


@audience(Audience.STAFF, "GET", "POST")
def space_notices(request: HttpRequest) -> HttpResponse:
    """Choose otherwise for some of the spaces one is told about."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = units_where(person=viewer, kinds=TOLD, now=now)
    post = request.POST if request.method == "POST" else None
    form = SpaceNoticesForm(post, spaces=spaces_of_units(units), chosen=hours_chosen(viewer))
    if form.is_valid():
        spaces = [space.pk for space in form.spaces]
        hours = form.cleaned_data["hours"]
        choose_notices(employee=viewer, spaces=spaces, hours=hours, now=now)
        messages.success(request, _("Lagret."))
        return SeeOther(reverse("booking:inbox"))
    shown = {"form": form, "back_url": reverse("booking:inbox")}
    return render(request, "booking/space_notices.html", shown, status=422 if form.errors else 200)
