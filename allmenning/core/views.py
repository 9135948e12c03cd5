"""Pages of the house itself: is it well, and in which language."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
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
