"""Places in and out as spreadsheets: what would change is shown before anything does."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.core.audience import Audience, audience
from allmenning.documents.actions import store_file
from allmenning.documents.queries import path_of
from allmenning.people.models import Person
from allmenning.places import access
from allmenning.places.actions.importing import (
    DoneAlready,
    HasProblems,
    PlanChanged,
    carry_out,
    receive,
)
from allmenning.places.forms.importing import ImportForm, sheet_in
from allmenning.places.forms.sheet import heading_of, read_sheet, shown
from allmenning.places.models import PlacesImport
from allmenning.places.queries.import_plan import known_among, plan_of
from allmenning.places.rules.importing import Item, Plan, Problem, Read
from allmenning.places.views.buildings import editor

MOST_SHOWN = 100


@audience(Audience.STAFF, "GET", "POST")
def send(request: HttpRequest) -> HttpResponse:
    """Take places out as a spreadsheet, and send one in."""
    person, now = editor(request), timezone.now()
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        kept = form.cleaned_data["file"]
        file = store_file(kept, now=now)
        received = receive(file=file, name=kept.name[:120], person=person, now=now)
        return redirect("places:import", received.pk)
    status = 422 if form.errors else 200
    return render(request, "places/sheets/send.html", {"form": form}, status=status)


@audience(Audience.STAFF, "GET", "POST")
def plan(request: HttpRequest, id: int) -> HttpResponse:
    """What the spreadsheet would change, and the button that changes it."""
    person, now = editor(request), timezone.now()
    received = access.own_import(person=person, id=id)
    if received.done_at is not None:
        return render(request, "places/sheets/done.html", {"received": received})
    reading = _read(received, person, now)
    if request.method == "GET":
        return _page(request, received, reading)
    problem = _done(request, received, reading[0], now)
    if problem:
        return _page(request, received, _read(received, person, now), problem)
    return redirect(request.path)


Reading = tuple[Read, Plan, tuple[str, ...]]


def _read(received: PlacesImport, person: Person, now: datetime) -> Reading:
    """The rows, all that they would do with what is wrong in them, and headings not read."""
    content = path_of(received.file).read_bytes()
    sheet = sheet_in(received.file.media_type, content)
    read = read_sheet(sheet)
    found = plan_of(read.told, known_among(*access.importing(person, now=now)))
    problems = sorted([*read.problems, *found.problems], key=lambda problem: problem.row)
    return read, Plan(found.items, found.unchanged, tuple(problems)), sheet.unknown


def _done(request: HttpRequest, received: PlacesImport, read: Read, now: datetime) -> str:
    """Carry it out; what hindered it, or nothing."""
    seen = request.POST.get("seen", "")
    person = editor(request)
    try:
        plan = carry_out(received=received, read=read, seen=seen, person=person, now=now)
    except DoneAlready:
        return ""
    except HasProblems:
        return _("Noen rader må rettes først. Ingenting er endret.")
    except PlanChanged:
        return _("Noen har endret stedene siden du så på dette. Se over på nytt.")
    messages.success(request, _("Lest inn: %(what)s.") % {"what": _counted(plan)})
    return ""


def _counted(plan: Plan) -> str:
    new = sum(item.is_new for item in plan.items)
    changed = len(plan.items) - new
    return ", ".join(
        [
            ngettext("%(n)d nytt", "%(n)d nye", new) % {"n": new},
            ngettext("%(n)d endret", "%(n)d endret", changed) % {"n": changed},
        ]
    )


def _page(
    request: HttpRequest, received: PlacesImport, reading: Reading, problem: str = ""
) -> HttpResponse:
    _read_rows, found, unknown = reading
    rows = [_told_problem(one) for one in found.problems]
    context = {
        "received": received,
        "problem": problem,
        "problems": rows[:MOST_SHOWN],
        "more_problems": max(0, len(rows) - MOST_SHOWN),
        "wrong_rows": len({one.row for one in found.problems}),
        "unknown": unknown,
        "unchanged": found.unchanged,
        "kinds": list(_kinds(found)),
        "seen": "" if found.problems or not found.items else found.digest,
        "nothing": not (found.items or found.problems),
    }
    status = 409 if problem else 200
    return render(request, "places/sheets/plan.html", context, status=status)


def _told_problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "sentence": problem.sentence}


def _kinds(plan: Plan) -> Iterator[dict[str, Any]]:
    """New and changed, buildings and spaces, each with as many as are shown and how many more."""
    for title, items in (
        (_("Nye bygg"), plan.new("building")),
        (_("Nye lokaler"), plan.new("space")),
        (_("Bygg som endres"), plan.changed("building")),
        (_("Lokaler som endres"), plan.changed("space")),
    ):
        if items:
            yield {
                "title": title,
                "number": len(items),
                "more": max(0, len(items) - MOST_SHOWN),
                "items": [_item(item) for item in items[:MOST_SHOWN]],
            }


def _item(item: Item) -> dict[str, Any]:
    changes = [
        {
            "heading": heading_of(item.kind, change.name),
            "before": shown(item.kind, change.name, change.before),
            "after": shown(item.kind, change.name, change.after),
        }
        for change in item.changes
    ]
    return {"row": item.row, "name": item.name, "changes": [] if item.is_new else changes}
