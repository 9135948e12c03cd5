"""One idea: reading it, and all that is done with it until those who said it are told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.people.models import Person
from allmenning.voice import access
from allmenning.voice.actions import handling
from allmenning.voice.forms import work as forms
from allmenning.voice.forms.work import Act, DeedForm, Handling
from allmenning.voice.models import Idea
from allmenning.voice.queries.ideas import latest_answer, with_words
from allmenning.voice.rules import progress
from allmenning.voice.rules.progress import may_become
from allmenning.voice.views.work.wording import whole

_FORMS: Final[dict[Act, type[DeedForm]]] = {
    form.act: form
    for form in (
        *(forms.AnswerForm, forms.AssessForm, forms.TranslateForm, forms.TranslateAnswerForm),
        *(forms.JoinForm, forms.DecideForm, forms.BeginForm, forms.FinishForm),
        *(forms.HangUpForm, forms.CloseForm),
    )
}


@dataclass(frozen=True)
class Work:
    """One idea in the hands of one employee."""

    request: HttpRequest
    viewer: Person
    idea: Idea
    now: datetime


@audience(Audience.STAFF, "GET", "POST")
def idea(request: HttpRequest, id: int) -> HttpResponse:
    """Show the idea, or do with it what `act` says."""
    now, viewer = timezone.now(), access.viewer(request)
    work = Work(request, viewer, access.idea_at_work(viewer=viewer, id=id, now=now), now)
    if request.method == "GET":
        return _page(work)
    handled = Handling(request.POST)
    if not handled.is_valid():
        return _page(work, problem=_("Vi forsto ikke hva du ville. Prøv igjen."))
    return _done(work, **handled.cleaned_data)


def _done(work: Work, act: Act, seen: int) -> HttpResponse:
    """Do it and say so; when it cannot be done, say why, and keep what was typed."""
    form = _FORMS[act](work.request.POST, idea=work.idea)
    if not form.is_valid():
        return _page(work, form=form)
    try:
        done = _deeds(work)[act](seen=seen, **form.cleaned_data)
    except handling.ChangedMeanwhile:
        return _page(work, form=form, problem=_changed())
    except handling.NotNow:
        return _page(work, form=form, problem=_("Det går ikke nå. Se hva som står her."))
    except handling.NotTold:
        return _page(work, form=form, problem=_not_told())
    messages.success(work.request, _sentence(act))
    return redirect("voice:idea", done.pk) if _still_ours(work, done) else redirect("voice:ideas")


def _deeds(work: Work) -> dict[Act, Callable[..., Idea]]:
    """What each act does."""
    acts: dict[Act, Callable[..., Idea]] = {
        Act.ASSESS: handling.assess,
        Act.ANSWER: handling.answer,
        Act.TRANSLATE: partial(handling.translate, of_answer=False),
        Act.TRANSLATE_ANSWER: partial(handling.translate, of_answer=True),
        Act.JOIN: partial(_join),
        Act.DECIDE: handling.decide,
        Act.BEGIN: handling.begin,
        Act.FINISH: handling.finish,
        Act.HANG_UP: handling.hang_up,
        Act.CLOSE: handling.close,
    }
    return {
        act: partial(do, idea=work.idea, by=work.viewer, now=work.now) for act, do in acts.items()
    }


def _join(*, to: int, **facts: Any) -> Idea:
    """The form has seen to it that the other idea is of the same unit."""
    return handling.join(to=Idea.objects.get(pk=to), **facts)


def _still_ours(work: Work, idea: Idea) -> bool:
    return idea.unit_id in access.answered_units(work.viewer, now=work.now)


def _sentence(act: Act) -> str:
    return {
        Act.ASSESS: _("Vurderingen er bestilt."),
        Act.ANSWER: _("Svaret er gitt. De tre ordene viser det nå."),
        Act.TRANSLATE: _("Oversettelsen er lagret."),
        Act.TRANSLATE_ANSWER: _("Oversettelsen er lagret."),
        Act.JOIN: _("Lagt til. Den som sa det, får samme svar."),
        Act.DECIDE: _("Beslutningen er skrevet ned."),
        Act.BEGIN: _("Nå kan alle se hva dere gjør."),
        Act.FINISH: _("Nå kan alle se at det er gjort."),
        Act.HANG_UP: _("Skrevet ned at plakaten henger."),
        Act.CLOSE: _("Saken er ferdig, og telefonnumrene er slettet."),
    }[act]


def _changed() -> str:
    return _("Noen andre gjorde noe mens du hadde siden åpen, så det du gjorde, er ikke lagret.")


def _not_told() -> str:
    return _(
        "Svaret må nå fram først: heng opp plakaten, eller ring dem som la igjen nummer. Har noen "
        "slått opp svaret med de tre ordene, er det nok når ingen venter på å bli ringt."
    )


def _page(work: Work, *, form: DeedForm | None = None, problem: str = "") -> HttpResponse:
    present = with_words(Idea.objects.filter(pk=work.idea.pk)).get()
    context = {
        "idea": whole(present, viewer=work.viewer, now=work.now),
        "form": form,
        "deeds": _shown(present, form),
        "problem": problem,
        "pk": present.pk,
    }
    status = 422 if work.request.method == "POST" else 200
    return render(work.request, "voice/at_work/idea.html", context, status=status)


def _shown(idea: Idea, bound: DeedForm | None) -> dict[str, DeedForm]:
    """The forms of what may be done now, with the one that was sent as it was typed."""
    given = latest_answer(idea)
    possible = {
        Act.ANSWER: may_become(progress.ANSWERED, now_is=idea.state),
        Act.ASSESS: may_become(progress.ASSESSING, now_is=idea.state),
        Act.TRANSLATE: True,
        Act.TRANSLATE_ANSWER: given is not None,
        Act.JOIN: may_become(progress.JOINED, now_is=idea.state) and not idea.joined.all(),
        Act.DECIDE: given is not None,
        Act.BEGIN: may_become(progress.DOING, now_is=idea.state),
        Act.FINISH: bool(idea.measures.all()),
        Act.HANG_UP: given is not None and given.on_poster,
        Act.CLOSE: may_become(progress.CLOSED, now_is=idea.state),
    }
    return {
        act.value: bound if bound and bound.act == act else _FORMS[act](idea=idea)
        for act, may in possible.items()
        if may or (bound and bound.act == act)
    }
