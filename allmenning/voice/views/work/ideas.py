"""The list of ideas one answers, writing one down for somebody, and the list of calls."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.everyone import to_receipt
from allmenning.core.fields import new_token
from allmenning.people.models import Person
from allmenning.voice import access
from allmenning.voice.actions.telling import called
from allmenning.voice.forms.work import HeardForm
from allmenning.voice.queries.ideas import ideas_of, late, to_be_called
from allmenning.voice.views.everyone.saying import kept
from allmenning.voice.views.work.wording import call, row

PER_PAGE = 50


@audience(Audience.STAFF)
def ideas(request: HttpRequest) -> HttpResponse:
    """The ideas one answers for, those past their day first."""
    now = timezone.now()
    units = access.answered_units(access.viewer(request), now=now)
    page = Paginator(ideas_of(units), PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "rows": [row(idea, now=now) for idea in page],
        "late": late(units, today=local_date(now)),
        "calls": len(to_be_called(units)),
        "pages": _turning(page),
    }
    return render(request, "voice/at_work/ideas.html", context)


@audience(Audience.STAFF, "GET", "POST")
def hear(request: HttpRequest) -> HttpResponse:
    """Write down what somebody said, and give her the three words. Who she is, is not asked."""
    now, viewer = timezone.now(), access.viewer(request)
    access.heard_units(viewer, now=now)
    if request.method == "GET":
        form = HeardForm(initial={"language": "nb", "token": new_token(), "how": "said"})
        return _to_hear(request, form, viewer, now)
    form = HeardForm(request.POST)
    if not form.is_valid():
        return _to_hear(request, form, viewer, now, status=422)
    said = form.cleaned_data
    told = {"how": said["how"], "written_by": viewer, "had_interpreter": said["interpreter"]}
    secret = kept(form, now=now, **told)
    return to_receipt("voice:receipt", secret)


def _to_hear(
    request: HttpRequest, form: HeardForm, viewer: Person, now: datetime, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "may_answer": access.may_answer(viewer, now=now)}
    return render(request, "voice/at_work/hear.html", context, status=status)


@audience(Audience.STAFF, "GET", "POST")
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to ring or text about an answer, to print or tick off one by one."""
    now, viewer = timezone.now(), access.viewer(request)
    waiting = to_be_called(access.answered_units(viewer, now=now))
    if request.method == "POST":
        for idea, answer in waiting:
            if str(idea.pk) == request.POST.get("idea"):
                called(idea=idea, answer=answer, by=viewer, now=now)
                messages.success(request, _("Krysset av."))
        return redirect("voice:calls")
    rows = [call(idea, answer) for idea, answer in waiting]
    return render(request, "voice/at_work/calls.html", {"rows": rows})


def _turning(page: Page[Any]) -> dict[str, str]:
    """Turning pages (components/pagination.html)."""
    number, last = page.number, page.paginator.num_pages
    return {
        "previous_url": f"?side={number - 1}" if page.has_previous() else "",
        "next_url": f"?side={number + 1}" if page.has_next() else "",
        "text": _("Side %(number)s av %(last)s") % {"number": number, "last": last},
    }
