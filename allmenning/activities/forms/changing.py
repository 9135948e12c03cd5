"""Cancelling a session, and noting that somebody would not answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


class CancelForm(forms.Form):
    """Why there is nothing to come to."""

    grunn = PlainText(
        label=_("Hvorfor er det avlyst?"),
        help_text=_("Alle som ser etter økten, leser dette. Skriv ikke navn."),
        max_length=200,
        missing=_("Skriv hvorfor økten er avlyst."),
    )

    def reason(self) -> dict[str, str]:
        """The reason as it was written: in Norwegian."""
        return {"nb": str(self.cleaned_data["grunn"])}


class DeclineForm(forms.Form):
    """That somebody was asked and said no; the key makes one press count once."""

    noekkel = forms.UUIDField()
