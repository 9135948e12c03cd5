"""The one sentence that is said without a network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allmenning.core.audience import Audience, audience


@audience(Audience.ANYONE)
def too_late(request: HttpRequest) -> HttpResponse:
    """What is said in place of the door's answer, when no network came within eight seconds."""
    return render(request, "keys/too_late.html")
