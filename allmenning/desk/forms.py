"""Telling about a page, looking the answer up, and answering."""

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.everyone import SendingForm
from allmenning.core.fields import PlainText
from allmenning.desk.models import PageNote
from allmenning.desk.rules.pages import page_told

_CHOOSE = _("Velg det som passer best.")


class TellForm(SendingForm):
    """What somebody tells about a page. Nothing is asked about herself."""

    kind = forms.ChoiceField(
        label=_("Hva gjelder det?"),
        choices=PageNote.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    text = PlainText(
        label=_("Hva vil du si fra om?"),
        max_length=3000,
        missing=_("Skriv hva du vil si fra om."),
        help_text=_("Ikke skriv navn, telefonnummer eller annet om deg selv eller andre."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    side = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_side(self) -> str:
        """The page, or nothing when it is forged."""
        return page_told(self.cleaned_data["side"])

    @property
    def page(self) -> str:
        """The page it is about, as the form shows it."""
        return page_told(str(self["side"].value() or ""))


class Act(StrEnum):
    """What an employee may do with a note."""

    TAKE_UP = "take_up"
    ANSWER = "answer"
    CLOSE = "close"


class Handling(forms.Form):
    """What an employee does with a note, and which revision of it she saw."""

    act = forms.TypedChoiceField(choices=[(act.value, act.name) for act in Act], coerce=Act)
    seen = forms.IntegerField(min_value=0, max_value=10**6)


class AnswerForm(forms.Form):
    """An answer to somebody who cannot ask what was meant."""

    text = PlainText(
        label=_("Svaret ditt"),
        max_length=3000,
        missing=_("Skriv et svar, så den som sa fra, får vite hva dere gjør."),
        help_text=_("Skriv enkelt, og si hva som skjer nå. Den som sa fra, kan ikke svare deg."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, *, note: PageNote) -> None:
        super().__init__(data, initial={"text": note.answer})
