"""Posters and flyers of a meeting place, and where they hang."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from allmenning.activities import access
from allmenning.activities.actions import telling
from allmenning.activities.forms.paper import PaperForm
from allmenning.activities.forms.telling import HangingForm
from allmenning.activities.models import Activity
from allmenning.activities.queries.telling import places_known
from allmenning.activities.views.everyone.on_paper import has_times, sheet_of
from allmenning.activities.views.everyone.words import title_of
from allmenning.activities.views.telling_words import hangings_in_words
from allmenning.core.audience import Audience, audience
from allmenning.documents.rules.sheets import NoLettersFor, sheet_pdf
from allmenning.documents.views import printed
from allmenning.people.models import Person


@audience(Audience.STAFF, "GET", "POST")
def posters(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose languages and print; and where they hang."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = HangingForm(
        request.POST or None, viewer=viewer, colleagues=access.colleagues_of(activity, now=now)
    )
    if request.method == "POST" and form.is_valid() and _listed(activity, form, viewer, now):
        return redirect("activities:posters", slug)
    context = {
        "title": title_of(activity),
        "slug": slug,
        "paper_form": PaperForm(initial={"sprak": _spoken(activity)}),
        "has_times": has_times(activity, now=now),
        "form": form,
        "places": places_known(),
        **hangings_in_words(activity, now=now),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/posters.html", context, status=status)


def _listed(activity: Activity, form: HangingForm, viewer: Person, now: datetime) -> bool:
    place, carrier = form.cleaned_data["sted"], form.cleaned_data["hvem"]
    try:
        telling.list_place(activity=activity, place=place, carrier=carrier, by=viewer, now=now)
    except telling.HangsAlready:
        form.hangs_already()
        return False
    return True


@audience(Audience.STAFF, "POST")
def hung(request: HttpRequest, id: int) -> HttpResponse:
    """A poster hangs now."""
    now, viewer = timezone.now(), access.viewer(request)
    hanging = access.hanging_at_work(viewer=viewer, id=id, now=now)
    telling.hang(hanging=hanging, by=viewer, now=now)
    return redirect("activities:posters", hanging.activity.slug)


@audience(Audience.STAFF, "POST")
def taken_down(request: HttpRequest, id: int) -> HttpResponse:
    """A poster is taken down."""
    now, viewer = timezone.now(), access.viewer(request)
    hanging = access.hanging_at_work(viewer=viewer, id=id, now=now)
    telling.take_down(hanging=hanging, by=viewer, now=now)
    return redirect("activities:posters", hanging.activity.slug)


@audience(Audience.STAFF)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet itself."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = PaperForm(request.GET)
    if form.is_valid():
        sheet = sheet_of(activity, paper=form.paper(), languages=form.languages(), now=now)
        try:
            return printed(sheet_pdf(sheet), name=f"{slug}-{sheet.paper}.pdf")
        except NoLettersFor as error:
            form.no_letters_for(str(error))
    messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect("activities:posters", slug)


def _spoken(activity: Activity) -> list[str]:
    """Bokmål, and what is spoken there."""
    return ["nb", *activity.languages]
