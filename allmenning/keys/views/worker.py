"""The browser's worker for pages without a network, and the one sentence it says by itself."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allmenning.core.audience import Audience, audience


@audience(Audience.ANYONE)
def worker(request: HttpRequest) -> HttpResponse:
    """The script, at the top of the site so that it may serve all of it."""
    with staticfiles_storage.open("dist/worker.js") as script:
        response = HttpResponse(script.read(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@audience(Audience.ANYONE)
def too_late(request: HttpRequest) -> HttpResponse:
    """What is said in place of the door's answer, when no network came within eight seconds."""
    return render(request, "keys/too_late.html")
