"""Pages that say what went wrong and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's security token is missing or old: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
