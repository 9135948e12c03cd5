"""How one asks those who came: in person first, and by kiosk, code, link, paper and box beside it."""

from typing import Any
from urllib.parse import urlencode

import segno

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import answering
from allmenning.activities.forms.changing import TranslationForm, UncountedForm
from allmenning.activities.models import Activity, FeedbackResponse
from allmenning.activities.views.everyone.words import title_of
from allmenning.core.audience import Audience, audience
from allmenning.core.queries import public_address

Channel = FeedbackResponse.Channel
INK = "#1d1a16"
QUIET_ZONE = 4


@audience(Audience.STAFF, "GET", "POST")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Every way to ask, and how many answered where nobody counted."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = UncountedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = {"channel": said["kanal"], "how_many": said["antall"]}
        answering.tell_uncounted(activity=activity, **told, by=viewer, now=now)
        messages.success(request, _("Notert."))
        return redirect("activities:activity_at_work", slug)
    context = {**_ways(activity), "title": title_of(activity), "slug": slug, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/ask.html", context, status=status)


def _ways(activity: Activity) -> dict[str, Any]:
    """Where each way leads. The code and the link lead from outside, the others on this device."""
    page = reverse("activities:answer", args=[activity.slug])
    urls = {channel: f"{page}?{urlencode({'kanal': channel})}" for channel in Channel.values}
    outside = {
        channel: public_address(activity.municipality, urls[channel])
        for channel in (Channel.QR, Channel.LINK)
    }
    code = segno.make_qr(outside[Channel.QR], error="m")
    drawn = code.svg_data_uri(dark=INK, border=QUIET_ZONE, omitsize=True)
    return {"urls": urls, "link": outside[Channel.LINK], "code": drawn}


@audience(Audience.STAFF, "GET", "POST")
def translate(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """Write in bokmål what somebody said in another language."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    response = access.words_in_answer(activity, id=id)
    form = TranslationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["tekst"]
        answering.translate(response=response, text=text, by=viewer, now=now)
        messages.success(request, _("Oversettelsen er lagret."))
        return redirect("activities:activity_at_work", slug)
    context = {"title": title_of(activity), "slug": slug, "response": response, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/translate.html", context, status=status)
