"""Pages of the house itself: is it well, in which language, and what works without a network."""

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme

from allmenning.core.audience import Audience, audience

YEAR = 365 * 24 * 60 * 60


@audience(Audience.MACHINE)
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; an error otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@audience(Audience.ANYONE)
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language for a year and go back to the page one came from."""
    back = request.GET.get("neste", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    code = request.GET.get("sprak", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", httponly=True
        )
    return response


@audience(Audience.ANYONE)
def worker(request: HttpRequest) -> HttpResponse:
    """The browser's worker, at the top of the site so that it may serve all of it."""
    with staticfiles_storage.open("dist/worker.js") as script:
        response = HttpResponse(script.read(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@audience(Audience.ANYONE)
def icon(request: HttpRequest) -> HttpResponse:
    """The mark, for what cannot name it: a browser that shows a PDF asks for it here."""
    return redirect(static("mark.svg"))
