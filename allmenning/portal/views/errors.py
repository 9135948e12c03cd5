"""Pages that say what went wrong and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's security token is missing or old: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is missing and what one may not see answer alike."""
    return render(request, "404.html", status=404)


def busy(request: HttpRequest) -> HttpResponse:
    """Somebody else was at work with the same for too long: nothing is changed, try again."""
    return render(request, "503.html", status=503)


def failed(request: HttpRequest) -> HttpResponse:
    """Something went wrong here. The page asks the database for nothing."""
    return HttpResponse(get_template("500.html").render(), status=500)
