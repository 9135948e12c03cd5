"""What every page may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from allmenning.core import speech


def page(request: HttpRequest) -> dict[str, Any]:
    """The municipality, who is signed in, and the languages with a link to each.

    `text_language` is what the page itself is written in: the reader's language, or else bokmål.
    """
    return {
        "municipality": getattr(request, "municipality", None),
        "person": getattr(request, "person", None),
        "is_staff": getattr(request, "is_staff", False),
        "text_language": speech.language(),
        "languages": [(code, name, _in(request, code)) for code, name in settings.LANGUAGES],
    }


def _in(request: HttpRequest, code: str) -> str:
    query = urlencode({"sprak": code, "neste": request.get_full_path()})
    return f"{reverse('core:language')}?{query}"
