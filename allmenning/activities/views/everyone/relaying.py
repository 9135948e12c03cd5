"""A partner says that it has passed on word of an activity: by its own link, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from allmenning.activities.access_by_link import relay_by_link
from allmenning.activities.actions.telling import confirm_shared
from allmenning.activities.views.everyone.words import title_of
from allmenning.core.audience import Audience, audience
from allmenning.core.queries import public_address


@audience(Audience.ANYONE, "GET", "POST")
def relay(request: HttpRequest, link: str) -> HttpResponse:
    """What to pass on, and a button that says it is done."""
    asked = relay_by_link(link)
    if request.method == "POST":
        confirm_shared(request=asked, by=None, now=timezone.now())
        return redirect("activities:relay", link)
    page = reverse("activities:activity", args=[asked.activity.slug])
    context = {
        "title": title_of(asked.activity),
        "partner": asked.partner,
        "text": asked.text,
        "address": public_address(asked.municipality, page),
        "is_shared": asked.shared_on is not None,
        "unit": asked.activity.unit.name,
    }
    return render(request, "activities/everyone/relay.html", context)
