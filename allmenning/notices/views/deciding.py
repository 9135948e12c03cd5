"""The buttons of a notice: yes, no, a try, pause, on again, and stop."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.notices import access
from allmenning.notices.actions import approving, editing, trying
from allmenning.notices.actions.triggering import NotHeld, dismiss_day, release_day
from allmenning.notices.forms.text import BecauseForm
from allmenning.notices.models import Notice
from allmenning.notices.views.notice import shown

_CHANGED: Final = gettext_lazy(
    "Varselet er endret siden du så det, eller noen har allerede svart. Se over på nytt."
)


def _back(notice: Notice) -> HttpResponse:
    return SeeOther(reverse("notices:notice", args=[notice.pk]))


@audience(Audience.STAFF, "POST")
def approve(request: HttpRequest, id: int) -> HttpResponse:
    """Say yes to what was seen."""
    now, viewer = timezone.now(), access.at_work(request)
    notice = access.notice_to_approve(request, id, now=now)
    try:
        seen = bytes.fromhex(request.POST.get("sett", ""))
        done = approving.approve(notice=notice, seen=seen, by=viewer, now=now)
    except (ValueError, approving.ChangedMeanwhile):
        messages.error(request, _CHANGED)
    except approving.OwnNotice:
        messages.error(request, _("Du har skrevet varselet. To andre må godkjenne det."))
    except approving.AlreadyApproved:
        messages.error(request, _("Du har allerede godkjent. Nå må en annen godkjenne."))
    else:
        messages.success(request, _APPROVED[Notice.State(done.state)])
    return _back(notice)


_APPROVED: Final[dict[Notice.State, Any]] = {
    Notice.State.PROPOSED: gettext_lazy("Godkjent. En til må godkjenne før det sendes."),
    Notice.State.APPROVED: gettext_lazy("Godkjent av to. Det sendes når tiden kommer."),
    Notice.State.SENDING: gettext_lazy("Godkjent av to. Nå sendes det."),
    Notice.State.ENDED: gettext_lazy("Godkjent, men siste dag er over. Ingenting sendes."),
}


@audience(Audience.STAFF, "POST")
def send_back(request: HttpRequest, id: int) -> HttpResponse:
    """Say no, and why."""
    now = timezone.now()
    notice = access.notice_to_approve(request, id, now=now)
    form = BecauseForm(request.POST, prefix="tilbake")
    if not form.is_valid():
        return shown(request, notice, access.at_work(request), now, back=form)
    return _because(request, notice, form, approving.send_back, _("Sendt tilbake."))


@audience(Audience.STAFF, "POST")
def stop(request: HttpRequest, id: int) -> HttpResponse:
    """Send no more of it ever, and why."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    form = BecauseForm(request.POST, prefix="stopp")
    if not form.is_valid():
        return shown(request, notice, access.at_work(request), now, stop=form)
    return _because(request, notice, form, approving.stop, _("Stoppet. Ingenting mer sendes."))


def _because(
    request: HttpRequest, notice: Notice, form: BecauseForm, do: Callable[..., None], said: str
) -> HttpResponse:
    because = form.cleaned_data["because"]
    try:
        do(notice=notice, because=because, by=access.at_work(request), now=timezone.now())
    except approving.NotRunning:
        messages.error(request, _CHANGED)
    else:
        messages.success(request, said)
    return _back(notice)


@audience(Audience.STAFF, "POST")
def pause(request: HttpRequest, id: int) -> HttpResponse:
    """Send no more for now."""
    return _running(request, id, approving.pause)


@audience(Audience.STAFF, "POST")
def resume(request: HttpRequest, id: int) -> HttpResponse:
    """Go on."""
    return _running(request, id, approving.resume)


def _running(request: HttpRequest, id: int, do: Callable[..., None]) -> HttpResponse:
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    try:
        do(notice=notice, by=access.at_work(request), now=now)
    except approving.NotRunning:
        messages.error(request, _CHANGED)
    return _back(notice)


@audience(Audience.STAFF, "POST")
def try_out(request: HttpRequest, id: int) -> HttpResponse:
    """Send the text to those who may approve it, and to nobody else."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    try:
        number = trying.send_to_approvers(notice=notice, by=access.at_work(request), now=now)
    except trying.NoText:
        messages.error(request, _("Skriv teksten ferdig først."))
    else:
        said = _("Prøven er sendt til %(number)d som kan godkjenne.") % {"number": number}
        messages.success(request, said)
    return _back(notice)


@audience(Audience.STAFF, "POST")
def keep(request: HttpRequest, id: int) -> HttpResponse:
    """Keep a draft as a pattern for new ones."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    try:
        editing.keep_as_pattern(notice=notice, by=access.at_work(request), now=now)
    except editing.AlreadySending:
        messages.error(request, _CHANGED)
    else:
        messages.success(request, _("Nye varsler kan begynne slik."))
    return SeeOther(reverse("notices:notices"))


@audience(Audience.STAFF, "POST")
def day(request: HttpRequest, id: int) -> HttpResponse:
    """Let a held day's people be told, or let them be."""
    now = timezone.now()
    notice = access.notice_to_approve(request, id, now=now)
    actor = Actor("person", access.at_work(request).pk)
    do, done = _ANSWERS[request.POST.get("svar") == "slipp"]
    try:
        do(notice=notice, day=_day(request), actor=actor, now=now)
    except (NotHeld, ValueError):
        messages.error(request, _("Noen har allerede svart for denne dagen."))
    else:
        messages.success(request, done)
    return SeeOther(reverse("notices:notices"))


_ANSWERS: Final[dict[bool, tuple[Callable[..., None], Any]]] = {
    True: (release_day, gettext_lazy("Sluppet fri. Hver av dem vurderes på nytt før det sendes.")),
    False: (dismiss_day, gettext_lazy("Lagt bort. Ingen får varsel for denne dagen.")),
}


def _day(request: HttpRequest) -> date:
    return datetime.fromisoformat(request.POST.get("dag", "")).date()
