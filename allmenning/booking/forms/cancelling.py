"""Giving up a booking, or the rest of a series."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText

_NO_DAY = _("Velg en av datoene i lista.")


class CancelForm(forms.Form):
    """A borrower is asked nothing; an employee says why somebody else's booking is cancelled.

    `seen` is the latest change the page knew.
    """

    reason = PlainText(
        label=_("Hvorfor må den avbestilles?"),
        max_length=2000,
        missing=_("Skriv hvorfor, så den som har bestilt, forstår det."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at_work: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not at_work:
            del self.fields["reason"]


class CancelRestForm(CancelForm):
    """The same for a series, from one of the days that are left.

    `seen` is the latest change of any of its dates.
    """

    first_day = forms.TypedChoiceField(
        label=_("Fra og med"),
        coerce=date.fromisoformat,
        error_messages={"required": _NO_DAY, "invalid_choice": _NO_DAY},
    )
    field_order = ("first_day", "reason", "seen")

    def __init__(self, *args: Any, days: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].choices = days  # type: ignore[attr-defined]
