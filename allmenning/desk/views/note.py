"""One note: reading it, saying that one is looking at it, answering and closing it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.desk import access, actions, queries
from allmenning.desk.forms import Act, AnswerForm, Handling
from allmenning.desk.models import PageNote
from allmenning.desk.views.wording import done_since, whole
from allmenning.people.models import Person

_ACTIONS: dict[str, Any] = {
    Act.TAKE_UP: actions.take_up,
    Act.ANSWER: actions.answer,
    Act.CLOSE: actions.close,
}
_VERBS = {
    Act.TAKE_UP: ("taken_up",),
    Act.ANSWER: ("answered", "answer_changed"),
    Act.CLOSE: ("closed",),
}


@dataclass(frozen=True)
class Work:
    """One note in the hands of one employee."""

    request: HttpRequest
    viewer: Person
    note: PageNote
    now: datetime


@audience(Audience.STAFF, "GET", "POST")
def note(request: HttpRequest, id: int) -> HttpResponse:
    """Show the note, or do with it what `act` says."""
    now, viewer = timezone.now(), access.viewer(request)
    note = access.note_at_work(viewer=viewer, id=id, now=now)
    work = Work(request, viewer, note, now)
    if request.method == "GET":
        return _page(work)
    handling = Handling(request.POST)
    if not handling.is_valid():
        return _page(work, problem=_("Vi forsto ikke hva du ville. Prøv igjen."))
    return _done(work, **handling.cleaned_data)


def _done(work: Work, act: Act, seen: int) -> HttpResponse:
    """Do it and say so; when somebody was there before, say who did what, and keep what was typed."""
    form = AnswerForm(work.request.POST, note=work.note) if act == Act.ANSWER else None
    if form and not form.is_valid():
        return _page(work, form=form)
    said = form.cleaned_data if form else {}
    try:
        _ACTIONS[act](note=work.note, seen=seen, by=work.viewer, now=work.now, **said)
    except (actions.ChangedMeanwhile, actions.AtRest):
        if not _was_sent_twice(work, act, seen, said):
            problem = done_since(work.note, seen=seen, viewer=work.viewer, now=work.now)
            return _page(work, form=form, problem=problem)
    messages.success(work.request, _sentence(act))
    return redirect("desk:note", work.note.pk)


def _was_sent_twice(work: Work, act: Act, seen: int, said: dict[str, str]) -> bool:
    """Whether this very thing is what the employee herself did last."""
    latest = next(iter(queries.history(work.note)), None)
    if latest is None or latest.by != work.viewer or latest.revision != seen + 1:
        return False
    if latest.verb not in _VERBS[act]:
        return False
    return not said or said["text"] == _present(work.note).answer


def _sentence(act: Act) -> str:
    sentences = {
        Act.TAKE_UP: _("Den som sa fra, ser nå at du ser på det."),
        Act.ANSWER: _("Svaret er sendt."),
        Act.CLOSE: _("Saken er lukket."),
    }
    return sentences[act]


def _present(note: PageNote) -> PageNote:
    """The note as it stands now."""
    return PageNote.objects.select_related("unit").get(pk=note.pk)


def _page(work: Work, *, form: AnswerForm | None = None, problem: str = "") -> HttpResponse:
    present = _present(work.note)
    context = {
        "note": whole(present, viewer=work.viewer, now=work.now),
        "form": form or AnswerForm(note=present),
        "problem": problem,
    }
    status = 422 if work.request.method == "POST" else 200
    return render(work.request, "desk/note.html", context, status=status)
