"""Making a meeting place, and changing what is said of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import starting
from allmenning.activities.forms.activity import ActivityForm, NewActivityForm, as_it_is
from allmenning.activities.views.everyone.words import title_of
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor


@audience(Audience.STAFF, "GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Make a meeting place in one of the buildings one works in."""
    now, viewer = timezone.now(), access.viewer(request)
    buildings = access.buildings_at_work(viewer, now=now)
    form = NewActivityForm(request.POST or None, buildings=buildings)
    if request.method == "POST" and form.is_valid():
        actor = Actor("person", viewer.pk)
        made = starting.begin(times=form.times(), actor=actor, now=now, **form.told())
        messages.success(request, _("%(name)s er laget.") % {"name": title_of(made)})
        return redirect("activities:activity_at_work", made.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/begin.html", {"form": form}, status=status)


@audience(Audience.STAFF, "GET", "POST")
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a meeting place, or stop it."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = ActivityForm(request.POST or None, initial=as_it_is(activity))
    if request.method == "POST" and form.is_valid():
        actor = Actor("person", viewer.pk)
        starting.change(activity=activity, actor=actor, now=now, **form.told(activity))
        messages.success(request, _("Endringene er lagret."))
        return redirect("activities:activity_at_work", slug)
    context = {"form": form, "title": title_of(activity), "slug": slug}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/change.html", context, status=status)
