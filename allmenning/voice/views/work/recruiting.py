"""A poster or a flyer that looks for people to a working group, and says what they are paid."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.queries import public_address
from allmenning.documents.rules.sheets import NoLettersFor, sheet_pdf
from allmenning.documents.views import printed
from allmenning.voice import access
from allmenning.voice.forms.recruiting import RecruitingForm
from allmenning.voice.models import HonorariumRate, WorkingGroup
from allmenning.voice.queries.involving import rate_on
from allmenning.voice.views.everyone.on_paper import recruiting_sheet


@audience(Audience.STAFF)
def recruiting(request: HttpRequest, id: int) -> HttpResponse:
    """Say what it is about, and print."""
    now, viewer = timezone.now(), access.viewer(request)
    group = access.group_at_work(viewer=viewer, id=id, now=now)
    rate = rate_on(local_date(now))
    if "papir" not in request.GET:
        phone = group.municipality.phone
        return _asked(
            request, group, rate, RecruitingForm(initial={"kontakt": phone, "sprak": ["nb"]})
        )
    form = RecruitingForm(request.GET)
    if form.is_valid():
        try:
            return printed(_sheet(group, rate, form), name=f"arbeidsgruppe-{group.pk}.pdf")
        except NoLettersFor as error:
            form.no_letters_for(str(error))
    return _asked(request, group, rate, form, status=422)


def _sheet(group: WorkingGroup, rate: HonorariumRate | None, form: RecruitingForm) -> bytes:
    address = public_address(group.municipality, reverse("voice:asked"))
    return sheet_pdf(recruiting_sheet(group, rate=rate, address=address, **form.said()))


def _asked(
    request: HttpRequest,
    group: WorkingGroup,
    rate: HonorariumRate | None,
    form: RecruitingForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"group": group, "form": form}
    context["kroner"] = str(rate.amount // 100) if rate else ""
    return render(request, "voice/at_work/recruiting.html", context, status=status)
