"""A picture as templates show it: components/picture.html."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from allmenning.core import speech
from allmenning.documents.models import StoredFile
from allmenning.places.models import Picture

SMALL = 480
"""Points on the longest side of the picture that lists show."""


def shown(picture: Picture) -> dict[str, Any]:
    """Addresses of the picture, whole and small, with widths in points; its words and its maker."""
    small = min(1.0, SMALL / max(picture.width, picture.height))
    return {
        "url": picture_url(picture, picture.file),
        "width": picture.width,
        "height": picture.height,
        "small_url": picture_url(picture, picture.small),
        "small_width": max(1, round(picture.width * small)),
        "alt": speech.text(picture.alt, get_language() or "nb"),
        "credit": picture.credit,
    }


def picture_url(picture: Picture, file: StoredFile) -> str:
    """The address that always gives these bytes, or nothing."""
    return reverse("places:picture", args=[picture.pk, file.sha256])
