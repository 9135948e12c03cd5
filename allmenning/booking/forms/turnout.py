"""How many came: a big number with a step down and a step up, and a button for nobody."""

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Button(StrEnum):
    """What was pressed; a step only changes the number on the page."""

    SEND = "send"
    NOBODY = "nobody"
    FEWER = "fewer"
    MORE = "more"


STEPS = {Button.FEWER: -1, Button.MORE: 1}


class TurnoutForm(forms.Form):
    """From nobody to twice as many as the space takes, since some come and some go."""

    people = forms.IntegerField(label=gettext_lazy("Hvor mange kom?"))

    def __init__(self, *args: Any, capacity: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = 2 * capacity
        self.wrong = _("Lokalet tar %(capacity)d. Skriv et tall mellom 0 og %(most)d.") % {
            "capacity": capacity,
            "most": self.most,
        }
        self.fields["people"].error_messages |= {"required": self.wrong, "invalid": self.wrong}

    def clean_people(self) -> int:
        people: int = self.cleaned_data["people"]
        if not 0 <= people <= self.most:
            raise forms.ValidationError(self.wrong)
        return people

    def stepped(self, by: int) -> int:
        """The number on the page a step further, within what may be answered."""
        people: int = self.cleaned_data["people"]
        return min(max(people + by, 0), self.most)
