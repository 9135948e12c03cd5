"""What a notice says, as everybody may read it: filled with what differs from one to another."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from allmenning.notices.models import Language, Notice, NoticeText
from allmenning.notices.rules import markup
from allmenning.notices.rules.placeholders import (
    LISTS,
    conditions_for,
    conditions_in,
    without_conditions,
)
from allmenning.notices.views.resident_words import filled


def written(notice: Notice) -> list[dict[str, Any]]:
    """The text in every language it has, and once for each of those it says different things to."""
    texts = sorted(notice.texts.all(), key=lambda text: Language.values.index(text.language))
    return [
        {
            "language": text.language,
            "name": Language(text.language).label,
            "subject": _filled(text, text.subject, notice),
            "parts": list(_parts(text, notice)),
        }
        for text in texts
    ]


def _parts(text: NoticeText, notice: Notice) -> list[dict[str, Any]]:
    """The whole body, or the body as each of the named circumstances has it."""
    named = [name for name in conditions_for(notice.trigger) if name in conditions_in(text.body)]
    return [
        {"for_whom": _for_whom(name, text.language), "html": _html(text, name, notice)}
        for name in named or [""]
    ]


def _html(text: NoticeText, name: str, notice: Notice) -> SafeString:
    try:
        said = without_conditions(text.body, {name} | LISTS)
        # The markup escapes all it does not know, and knows no picture, script or HTML.
        return mark_safe(markup.read(_filled(text, said, notice)).html)
    except (ValueError, KeyError):
        return SafeString("")


def _filled(text: NoticeText, said: str, notice: Notice) -> str:
    return filled(said, notice, text.language)


def _for_whom(name: str, language: str) -> str:
    with override(language):
        said = {
            "tilflytter": _("Til deg som flyttet hit fra en annen kommune"),
            "flyttet_innen": _("Til deg som flyttet innen kommunen"),
        }
        return said.get(name, "")
