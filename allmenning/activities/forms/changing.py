"""Cancelling a session, and what employees note of answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models import FeedbackResponse
from allmenning.activities.models.feedback import LONGEST_WORDS
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
    """That somebody was asked and said no; the key makes one press count once. `okt` is the session."""

    noekkel = forms.UUIDField()
    okt = forms.IntegerField(required=False)


class TranslationForm(forms.Form):
    """What somebody said, in bokmål."""

    tekst = PlainText(
        label=_("På bokmål"),
        max_length=LONGEST_WORDS,
        missing=_("Skriv oversettelsen."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class UncountedForm(forms.Form):
    """How many answered where nobody counted."""

    kanal = forms.ChoiceField(
        label=_("Hvor kom svarene?"),
        choices=FeedbackResponse.Channel.choices,
        initial=FeedbackResponse.Channel.BOX,
    )
    antall = PlainText(
        label=_("Omtrent hvor mange?"),
        help_text=_("Skriv det med ord, for eksempel «noen få». Tomt tar bort det som står."),
        max_length=60,
        required=False,
    )
