"""Letting a telephone or tablet count at a building, once, by an employee."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import devices as actions
from allmenning.activities.forms.counting import DeviceForm
from allmenning.activities.queries.devices import devices_at
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.places.models import Building

FOR_A_YEAR = int(timedelta(days=365).total_seconds())


@audience(Audience.STAFF, "GET", "POST")
def devices(request: HttpRequest, building: str) -> HttpResponse:
    """The devices that count here; this very one can be paired, and then needs no sign-in."""
    now, viewer = timezone.now(), access.viewer(request)
    place = access.building_at_work(viewer=viewer, slug=building, now=now)
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _device, token = actions.pair(building=place, name=form.name(), by=viewer, now=now)
        messages.success(request, _may_count())
        answer = redirect("activities:to_count")
        answer.set_cookie(
            access.DEVICE_COOKIE,
            token,
            max_age=FOR_A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/devices.html", _page(place, form, now), status=status)


def _may_count() -> str:
    return _(
        "Denne enheten kan telle her i ett år, uten innlogging. Logg deg ut før du gir den fra deg."
    )


def _page(building: Building, form: DeviceForm, now: datetime) -> dict[str, Any]:
    return {
        "building": building,
        "form": form,
        "rows": [
            {
                "id": device.pk,
                "name": device.name,
                "until": speech.plain_day(local_date(device.until), now=now),
            }
            for device in devices_at(building, now=now)
        ],
    }


@audience(Audience.STAFF, "POST")
def end_device(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Let a device count no more."""
    now, viewer = timezone.now(), access.viewer(request)
    place = access.building_at_work(viewer=viewer, slug=building, now=now)
    device = access.device_at(place, id=id, now=now)
    actions.end(device=device, by=viewer, now=now)
    messages.success(request, _("%(name)s kan ikke telle mer.") % {"name": device.name})
    return redirect("activities:devices", building)
