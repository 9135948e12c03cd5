"""Where one is in making a notice."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.notices.models import Notice


def steps(notice: Notice, now_at: str) -> list[dict[str, Any]]:
    """Hvem, Tekst, Hvorfor og når: all can be gone to, and one is shown."""
    pages = {"who": _("Hvem"), "text": _("Tekst"), "reasons": _("Hvorfor og når")}
    return [
        {
            "text": text,
            "state": "now" if page == now_at else "next",
            "url": "" if page == now_at else reverse(f"notices:{page}", args=[notice.pk]),
        }
        for page, text in pages.items()
    ]
