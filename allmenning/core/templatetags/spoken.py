"""Days as people say them, for templates that are given dates."""

import re
from datetime import date
from typing import Final

from django import template
from django.utils.text import capfirst

from allmenning.core import speech

register = template.Library()

# Between the number of a day and its month (3. desember, 3 December), and before a clock.
_HELD_TOGETHER: Final = re.compile(r"(?<=\d\.) (?=[^\W\d])|(?<=\d) (?=[A-Z])|(?<=kl\.) (?=\d)")


@register.filter
def spoken_day(day: date) -> str:
    """Mandag 22. november 2027 in the middle of a sentence, in the reader's language."""
    return speech.full_day(day, this_year=0)


@register.filter
def spoken_title(when: str) -> str:
    """Torsdag 3. desember kl. 18–20 on a line of its own, where a date is not broken in two."""
    return _HELD_TOGETHER.sub("\N{NO-BREAK SPACE}", capfirst(when))
