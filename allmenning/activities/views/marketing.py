"""How people get to hear of a meeting place, and beside it how many came."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import telling
from allmenning.activities.forms.telling import PromotionForm, RelayForm
from allmenning.activities.models import Activity, RelayRequest
from allmenning.activities.views.everyone.words import terms_of, title_of, told
from allmenning.activities.views.telling_words import plan_in_words, relay_address
from allmenning.core.audience import Audience, audience
from allmenning.core.queries import public_address
from allmenning.people.models import Person


@audience(Audience.STAFF, "GET", "POST")
def marketing(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan, and a new line of it."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = PromotionForm(
        request.POST or None, viewer=viewer, colleagues=access.colleagues_of(activity, now=now)
    )
    if request.method == "POST" and form.is_valid():
        telling.plan_promotion(activity=activity, **form.planned(), by=viewer, now=now)
        return redirect("activities:marketing", slug)
    context = {"title": title_of(activity), "slug": slug, "form": form}
    context |= plan_in_words(activity, now=now)
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/marketing.html", context, status=status)


@audience(Audience.STAFF, "POST")
def promoted(request: HttpRequest, id: int) -> HttpResponse:
    """People were told as planned."""
    now, viewer = timezone.now(), access.viewer(request)
    promotion = access.promotion_at_work(viewer=viewer, id=id, now=now)
    telling.promote(promotion=promotion, by=viewer, now=now)
    return redirect("activities:marketing", promotion.activity.slug)


@audience(Audience.STAFF, "GET", "POST")
def ask_to_share(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a partner to pass it on."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = RelayForm(request.POST or None, initial={"tekst": _suggested(activity)})
    if request.method == "POST" and form.is_valid():
        asked = _asked(activity, form, viewer, now)
        messages.success(request, _("%(partner)s er spurt.") % {"partner": asked.partner})
        return redirect("activities:marketing", slug)
    context = {"title": title_of(activity), "slug": slug, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/ask_to_share.html", context, status=status)


@audience(Audience.STAFF, "POST")
def shared(request: HttpRequest, id: int) -> HttpResponse:
    """An employee heard that a partner has passed it on."""
    now, viewer = timezone.now(), access.viewer(request)
    asked = access.relay_at_work(viewer=viewer, id=id, now=now)
    telling.confirm_shared(request=asked, by=viewer, now=now)
    return redirect("activities:marketing", asked.activity.slug)


def _asked(activity: Activity, form: RelayForm, viewer: Person, now: datetime) -> RelayRequest:
    said = form.cleaned_data
    # Nobody is written down as asked when the letter is not.
    with transaction.atomic():
        asked = telling.ask_to_share(
            activity=activity, partner=said["partner"], text=said["tekst"], by=viewer, now=now
        )
        if said["epost"]:
            subject = _("Kan dere dele dette? %(title)s") % {"title": title_of(activity)}
            words = _letter(activity, asked)
            telling.send_request(
                request=asked, address=said["epost"], subject=subject, letter=words, now=now
            )
    return asked


def _suggested(activity: Activity) -> str:
    """Words to pass on, from what is told of the activity."""
    page = reverse("activities:activity", args=[activity.slug])
    parts = [title_of(activity), told(activity.summary), f"{terms_of(activity)}."]
    return "\n".join(filter(None, [*parts, public_address(activity.municipality, page)]))


def _letter(activity: Activity, asked: RelayRequest) -> str:
    text = _(
        "Hei!\n\nKan dere dele dette?\n\n%(text)s\n\n"
        "Si fra her når dere har delt det. Dere trenger ikke logge inn:\n%(link)s\n\n"
        "Hilsen %(who)s, %(unit)s"
    )
    return text % {
        "text": asked.text,
        "link": relay_address(asked),
        "who": asked.asked_by.name,
        "unit": activity.unit,
    }
