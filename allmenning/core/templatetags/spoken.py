"""Days as people say them, for templates that are given dates."""

from datetime import date

from django import template

from allmenning.core import speech

register = template.Library()


@register.filter
def spoken_day(day: date) -> str:
    """Mandag 22. november 2027 in the middle of a sentence, in the reader's language."""
    return speech.full_day(day, this_year=0)
