"""Answering a request."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


class DeclineForm(forms.Form):
    """A no needs a reason that the one who asked understands."""

    reason = PlainText(
        label=_("Hvorfor?"),
        max_length=2000,
        missing=_("Skriv hvorfor, så søkeren forstår svaret."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
