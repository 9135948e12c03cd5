"""Posters and flyers of a meeting place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.forms.paper import PaperForm
from allmenning.activities.models import Activity
from allmenning.activities.views.everyone.on_paper import has_times, sheet_of
from allmenning.activities.views.everyone.words import title_of
from allmenning.core.audience import Audience, audience
from allmenning.documents.rules.sheets import NoLettersFor, sheet_pdf
from allmenning.documents.views import printed


@audience(Audience.STAFF)
def posters(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose languages, and print."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    context = {
        "title": title_of(activity),
        "slug": slug,
        "form": PaperForm(initial={"sprak": _spoken(activity)}),
        "has_times": has_times(activity, now=now),
    }
    return render(request, "activities/posters.html", context)


@audience(Audience.STAFF)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet itself."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = PaperForm(request.GET)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("activities:posters", slug)
    paper = form.cleaned_data["papir"]
    try:
        sheet = sheet_of(activity, paper=paper, languages=form.languages(), now=now)
        return printed(sheet_pdf(sheet), name=f"{slug}-{paper}.pdf")
    except NoLettersFor as error:
        text = _("Vi har ingen skrift til «%(sign)s». Ta det bort fra teksten, og prøv igjen.")
        messages.error(request, text % {"sign": error})
        return redirect("activities:posters", slug)


def _spoken(activity: Activity) -> list[str]:
    """Bokmål, and what is spoken there."""
    return ["nb", *activity.languages]
