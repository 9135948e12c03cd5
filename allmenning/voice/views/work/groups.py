"""Working groups: their meetings, what each who was present is paid, and the sums of a year."""

import csv
import io
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.people.actions.contacts import Contact, add_contact
from allmenning.people.models import Person
from allmenning.places.rules.cells import safe
from allmenning.voice import access
from allmenning.voice.actions.involving import NoRate, hold_meeting, make_group
from allmenning.voice.forms.groups import GroupForm, MeetingForm
from allmenning.voice.models import GroupMeeting, WorkingGroup
from allmenning.voice.queries.involving import groups_of, meetings_of, members_of, rate_on

HEADINGS = ("navn", "telefon", "møter", "kroner", "over grensen")


@audience(Audience.STAFF, "GET", "POST")
def groups(request: HttpRequest) -> HttpResponse:
    """The units' groups, a new one, and what those who advise are paid this year."""
    now, viewer = timezone.now(), access.viewer(request)
    units = access.answered_units(viewer, now=now)
    form = GroupForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        made = make_group(**form.cleaned_data, by=viewer, now=now)
        return redirect("voice:group", made.pk)
    year = local_date(now).year
    paid = access.paid_in(year, viewer=viewer, now=now)
    context = {"form": form, "groups": groups_of(units), "year": str(year)}
    context["paid"] = [{"one": one, "total": _kroner(one.total)} for one in paid]
    status = 422 if request.method == "POST" else 200
    return render(request, "voice/at_work/groups.html", context, status=status)


@audience(Audience.STAFF, "GET", "POST")
def group(request: HttpRequest, id: int) -> HttpResponse:
    """One group's meetings, and writing one down."""
    now, viewer = timezone.now(), access.viewer(request)
    found = access.group_at_work(viewer=viewer, id=id, now=now)
    form = MeetingForm(request.POST or None, members=members_of(found))
    if request.method == "POST" and form.is_valid() and _held(found, form, viewer, now):
        messages.success(request, _("Møtet er skrevet ned."))
        return redirect("voice:group", found.pk)
    rate = rate_on(local_date(now))
    context = {
        "group": found,
        "form": form,
        "rate": number_format(rate.amount // 100) if rate else "",
        "meetings": [_meeting(one, now) for one in meetings_of(found)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "voice/at_work/group.html", context, status=status)


@audience(Audience.STAFF)
def honoraria(request: HttpRequest) -> HttpResponse:
    """This year's sums for payroll, as Excel opens them here: semicolons, and a mark for UTF-8."""
    now, viewer = timezone.now(), access.viewer(request)
    year = local_date(now).year
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    for one in access.paid_in(year, viewer=viewer, now=now):
        who = [safe(one.person.name), safe(one.person.phone)]
        writer.writerow([*who, one.meetings, one.total // 100, "ja" if one.passes else ""])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="honorar-{year}.csv"'
    return response


def _held(found: WorkingGroup, form: MeetingForm, viewer: Person, now: datetime) -> bool:
    """Whether the meeting could be written down; else the form says why not."""
    facts: dict[str, Any] = {"group": found, "held_on": form.cleaned_data["held_on"]}
    try:
        # Nobody is written down as known when the meeting is not.
        with transaction.atomic():
            present = [*form.present(), *_new_ones(form, viewer, now)]
            declined = [person for person, declines in present if declines]
            everybody = [person for person, _declines in present]
            hold_meeting(**facts, present=everybody, declined=declined, by=viewer, now=now)
    except NoRate:
        form.no_rate()
        return False
    return True


def _new_ones(form: MeetingForm, viewer: Person, now: datetime) -> list[tuple[Person, bool]]:
    """Those who are written down for the first time, each with whether she declines."""
    actor = Actor("person", viewer.pk)
    return [
        (add_contact(contact=Contact(one.name, one.phone), actor=actor, now=now), one.declines)
        for one in form.newcomers()
    ]


def _meeting(meeting: GroupMeeting, now: datetime) -> dict[str, Any]:
    rows = list(meeting.honoraria.all())
    return {
        "day": speech.day(meeting.held_on, now=now),
        "total": _kroner(sum(row.amount for row in rows)),
        "present": [(row.person.name, row.declined) for row in rows],
    }


def _kroner(ore: int) -> str:
    return _("kr %(kroner)s") % {"kroner": number_format(ore // 100, use_l10n=True)}
