"""Giving a booking up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


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
