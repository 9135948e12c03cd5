"""Telling whether a notice was useful. Nobody's name is written, so nothing can be taken back."""

from django.db.models import F

from allmenning.notices.models import Notice, Usefulness


def judge(*, notice: Notice, was_useful: bool) -> None:
    """Count one more who found it useful, or who did not."""
    Usefulness.objects.get_or_create(notice=notice)
    name = "yes" if was_useful else "no"
    Usefulness.objects.filter(notice=notice).update(**{name: F(name) + 1})
