"""Who is at a session, and who runs it; and how the asking went."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.activities import access
from allmenning.activities.actions.staffing import staff
from allmenning.activities.forms.staffing import StaffingForm, as_staffed
from allmenning.activities.models import Session
from allmenning.activities.queries.feedback import Asked
from allmenning.activities.queries.partners import partners_of
from allmenning.activities.views.everyone.words import session_row
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.people.queries import staff_for


@audience(Audience.STAFF, "GET", "POST")
def staffing(request: HttpRequest, id: int) -> HttpResponse:
    """Say who is there and asks, and who runs it."""
    now, viewer = timezone.now(), access.viewer(request)
    session = access.session_at_work(viewer=viewer, id=id, now=now)
    form = _form(request, session, now)
    if request.method == "POST" and form.is_valid():
        who, actor = form.staffed(), Actor("person", viewer.pk)
        onwards = form.cleaned_data["videre"]
        staff(session=session, staffed=who, onwards=onwards, actor=actor, now=now)
        messages.success(request, _("Lagret."))
        return redirect("activities:activity_at_work", session.activity.slug)
    row, slug = session_row(session, now=now), session.activity.slug
    context = {"form": form, "session": row, "slug": slug}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/staffing.html", context, status=status)


def _form(request: HttpRequest, session: Session, now: datetime) -> StaffingForm:
    return StaffingForm(
        request.POST or None,
        initial=as_staffed(session),
        employees=_employees(session.activity.unit_id, now),
        partners=partners_of(session.activity),
    )


def _employees(unit: int, now: datetime) -> list[Person]:
    found = staff_for(units=[unit], kinds=access.AT_WORK, now=now)
    return sorted(found, key=lambda one: one.name)


def asked_in_words(asked: Asked) -> str:
    """Spurt 5: 4 svarte, 1 ville ikke; and how many answered by other ways."""
    others = ngettext("%(n)s svarte selv", "%(n)s svarte selv", asked.by_other_ways)
    said = [_in_person(asked)]
    if asked.by_other_ways:
        said.append(others % {"n": speech.in_figures(asked.by_other_ways)})
    return " · ".join(said)


def _in_person(asked: Asked) -> str:
    if not asked.asked:
        return _("ingen spurt")
    return _("spurt %(asked)s: %(answered)s svarte, %(declined)s ville ikke") % {
        "asked": speech.in_figures(asked.asked),
        "answered": speech.in_figures(asked.asked - asked.declined),
        "declined": speech.in_figures(asked.declined),
    }
