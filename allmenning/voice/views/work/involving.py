"""Asking people on purpose: the list, one time, its statements, and letting everybody read it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.speech import people_apart
from allmenning.people.models import Person
from allmenning.voice import access
from allmenning.voice.actions.involving import (
    NotReady,
    Words,
    keep_involvement,
    publish,
    write_statement,
)
from allmenning.voice.forms.involving import InvolvementForm, StatementForm, initial_of
from allmenning.voice.models import Involvement
from allmenning.voice.queries.involving import by_method, involvement_of
from allmenning.voice.views.everyone.asked import told


@audience(Audience.STAFF)
def involvements(request: HttpRequest) -> HttpResponse:
    """What the units have asked people, with a table of methods and phases."""
    now, viewer = timezone.now(), access.viewer(request)
    units = access.answered_units(viewer, now=now)
    context = {
        "rows": list(involvement_of(units)),
        "methods": [row_of_method(row) for row in by_method(units)],
    }
    return render(request, "voice/at_work/involvements.html", context)


@audience(Audience.STAFF, "GET", "POST")
def new_involvement(request: HttpRequest) -> HttpResponse:
    """Write down how people are asked."""
    now, viewer = timezone.now(), access.viewer(request)
    units = access.answered_units(viewer, now=now)
    form = InvolvementForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        kept = keep_involvement(involvement=Involvement(**form.cleaned_data), by=viewer, now=now)
        return redirect("voice:involvement", kept.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "voice/at_work/new_involvement.html", {"form": form}, status=status)


@audience(Audience.STAFF, "GET", "POST")
def involvement(request: HttpRequest, id: int) -> HttpResponse:
    """Show it, write down what somebody said, or let everybody read it."""
    now, viewer = timezone.now(), access.viewer(request)
    found = access.involvement_at_work(viewer=viewer, id=id, now=now)
    if request.method == "GET":
        return _page(request, found, StatementForm(initial={"language": "nb"}), now)
    if request.POST.get("act") == "publish":
        return _published(request, found, viewer, now)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, now)
    _write(found, form.cleaned_data, viewer, now)
    messages.success(request, _("Skrevet ned."))
    return redirect("voice:involvement", found.pk)


@audience(Audience.STAFF, "GET", "POST")
def edit_involvement(request: HttpRequest, id: int) -> HttpResponse:
    """Change what is written down."""
    now, viewer = timezone.now(), access.viewer(request)
    found = access.involvement_at_work(viewer=viewer, id=id, now=now)
    units = access.answered_units(viewer, now=now)
    form = InvolvementForm(request.POST or None, units=units, initial=initial_of(found))
    if request.method == "POST" and form.is_valid() and _changed(form, found, viewer, now):
        return redirect("voice:involvement", found.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "involvement": found}
    return render(request, "voice/at_work/new_involvement.html", context, status=status)


def _changed(form: InvolvementForm, found: Involvement, viewer: Person, now: datetime) -> bool:
    """Whether it could be changed as the form says; else the form says why not."""
    for name, value in form.cleaned_data.items():
        setattr(found, name, value)
    try:
        keep_involvement(involvement=found, by=viewer, now=now)
    except NotReady:
        form.not_ready()
        return False
    return True


def _published(
    request: HttpRequest, found: Involvement, viewer: Person, now: datetime
) -> HttpResponse:
    try:
        publish(involvement=found, by=viewer, now=now)
    except NotReady:
        problem = _("En workshop trenger ett tema og spørsmålene først.")
        form = StatementForm(initial={"language": "nb"})
        return _page(request, found, form, now, problem=problem)
    messages.success(request, _("Nå kan alle lese det."))
    return redirect("voice:involvement", found.pk)


def _write(found: Involvement, said: dict[str, Any], viewer: Person, now: datetime) -> None:
    words = [Words(said["language"], said["text"])]
    if said["translation"]:
        words.append(Words("nb", said["translation"], viewer))
    facts = {"speaker": said["speaker"], "may_quote": said["may_quote"]}
    write_statement(involvement=found, words=words, by=viewer, now=now, **facts)


def _page(
    request: HttpRequest,
    found: Involvement,
    form: StatementForm,
    now: datetime,
    *,
    problem: str = "",
) -> HttpResponse:
    context = {
        "involvement": found,
        "told": told(found, now=now, all_said=True),
        "form": form,
        "problem": problem,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "voice/at_work/involvement.html", context, status=status)


def row_of_method(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the table of methods: how often, and how many took part where all were counted."""
    unknown = _("ikke registrert")
    phases = dict(Involvement.Phase.choices)
    return {
        "method": Involvement.Method(row["method"]).label,
        "phase": phases.get(row["phase"], unknown),
        "times": row["times"],
        "total": unknown if row["uncounted"] else people_apart(row["total"]),
    }
