"""Those who run a meeting place with us."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions.partners import join, part
from allmenning.activities.forms.partners import PartnerForm
from allmenning.activities.queries.partners import partners_of
from allmenning.activities.views.everyone.words import title_of, told
from allmenning.core.audience import Audience, audience


@audience(Audience.STAFF, "GET", "POST")
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are and what they do, and one more."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, does = form.cleaned_data["navn"], form.cleaned_data["gjoer"]
        join(activity=activity, name=name, does=does, by=viewer, now=now)
        messages.success(request, _("%(name)s er med.") % {"name": name})
        return redirect("activities:partners", slug)
    rows = [
        {"id": one.pk, "name": one.name, "does": told(one.does)} for one in partners_of(activity)
    ]
    context = {"title": title_of(activity), "slug": slug, "rows": rows, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/partners.html", context, status=status)


@audience(Audience.STAFF, "POST")
def end_partner(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """Go on without a partner."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    partner = access.partner_in(activity, id=id)
    part(partner=partner, by=viewer, now=now)
    messages.success(request, _("Samarbeidet med %(name)s er avsluttet.") % {"name": partner.name})
    return redirect("activities:partners", slug)
