"""Answers as sentences: how many and how they fall first, a mean only of enough."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.activities.models import FeedbackResponse
from allmenning.activities.rules.feedback import Feedback
from allmenning.core.speech import in_figures, one_decimal, people_apart

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def feedback_in_words(feedback: Feedback) -> dict[str, Any]:
    """What a page tells: .answers .declined .channels (.name .answers) .heard (.name .answers)
    .helped ("" without any)."""
    channels, heard = (
        dict(FeedbackResponse.Channel.choices),
        dict(FeedbackResponse.Heard.choices),
    )
    return {
        "answers": _answers(feedback),
        "mean": _mean(feedback),
        "declined": _declined(feedback.declined),
        "channels": _listed(feedback.channels, channels, feedback.uncounted),
        "helped": _helped(feedback),
        "heard": _listed(feedback.heard, heard),
    }


def _answers(feedback: Feedback) -> str:
    """15 svar: 14 × 5 smilefjes, 1 × 4."""
    said = ngettext("%(n)s svar", "%(n)s svar", feedback.answers) % {
        "n": in_figures(feedback.answers)
    }
    given = sorted(feedback.smileys.items(), reverse=True)
    if not given:
        return said
    (most, times), *rest = given
    first = _("%(times)s × %(n)d smilefjes") % {"times": in_figures(times), "n": most}
    parts = [first, *(f"{in_figures(times)} × {number}" for number, times in rest)]
    return _("%(answers)s: %(smileys)s") % {"answers": said, "smileys": ", ".join(parts)}


def _mean(feedback: Feedback) -> str:
    """In all, of those who gave smileys; nothing when they are few."""
    if feedback.mean is None:
        return ""
    return _("%(mean)s i snitt av 5 mulige, %(n)s svar") % {
        "mean": one_decimal(feedback.mean),
        "n": in_figures(feedback.rated),
    }


def _declined(number: int) -> str:
    said = ngettext("%(n)s spurt ville ikke svare", "%(n)s spurte ville ikke svare", number)
    return said % {"n": in_figures(number)}


def _helped(feedback: Feedback) -> str:
    """How many were helped to answer, and how many had an interpreter; nothing without any."""
    if not feedback.helped and not feedback.interpreted:
        return ""
    numbers = {"helped": in_figures(feedback.helped), "with": in_figures(feedback.interpreted)}
    return _("%(helped)s fikk hjelp til å svare, %(with)s hadde tolk") % numbers


def _listed(
    numbers: Mapping[str, int], names: Mapping[str, Any], uncounted: Mapping[str, str] = NOTHING
) -> list[dict[str, str]]:
    return [
        {"name": str(names[key]), "answers": _counted(number, uncounted.get(key, ""))}
        for key, number in numbers.items()
    ]


def _counted(number: int, uncounted: str) -> str:
    """3 svar; noen få, ikke talt; or both."""
    counted = ngettext("%(n)s svar", "%(n)s svar", number) % {"n": in_figures(number)}
    if not uncounted:
        return counted
    more = _("%(some)s, ikke talt") % {"some": uncounted}
    return _("%(counted)s og %(more)s") % {"counted": counted, "more": more} if number else more


def languages_in_words(numbers: Mapping[str, int]) -> list[tuple[str, str]]:
    """Each language with how many answered in it, the most first; few are only said to be few."""
    names = dict(settings.LANGUAGES)
    most_first = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        (str(names.get(code, _("Et annet språk"))), people_apart(number))
        for code, number in most_first
    ]
