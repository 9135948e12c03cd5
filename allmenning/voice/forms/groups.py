"""What employees are asked about working groups and their meetings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import DayInReach, PlainText
from allmenning.people.forms import PersonsName
from allmenning.people.models import Person, Unit
from allmenning.voice.forms.everyone import PhoneField

_CHOOSE = _("Velg det som passer best.")
_INCOMPLETE = _("Skriv navnet og telefonnummeret til den som var der.")
_ABSENT, _PAID, _DECLINES = "", "paid", "declines"
_PRESENCE = [
    (_ABSENT, _("ikke til stede")),
    (_PAID, _("til stede")),
    (_DECLINES, _("til stede, takker nei til honorar")),
]
_NEWCOMERS = range(1, 5)


class GroupForm(forms.Form):
    """A group of residents who advise a unit."""

    name = PlainText(
        label=_("Hva heter gruppen?"), max_length=160, missing=_("Skriv hva gruppen heter.")
    )
    unit: Any = forms.ModelChoiceField(
        label=_("Ansvar"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )

    def __init__(self, data: Any = None, *, units: Iterable[int]) -> None:
        super().__init__(data)
        choice: Any = self.fields["unit"]
        choice.queryset = Unit.objects.filter(pk__in=units).order_by("name", "id")


@dataclass(frozen=True)
class Newcomer:
    """Somebody who was there for the first time, and whether she declines to be paid."""

    name: str
    phone: str
    declines: bool


class MeetingForm(forms.Form):
    """Who was at a meeting: those who came before, and some who are new."""

    held_on = DayInReach(label=_("Når var møtet?"))

    def __init__(self, data: Any = None, *, members: Iterable[Person]) -> None:
        super().__init__(data)
        self.members = list(members)
        for person in self.members:
            self.fields[f"member_{person.pk}"] = _presence(person.name, _PRESENCE)
        for number in _NEWCOMERS:
            self.fields[f"name_{number}"] = PersonsName(
                label=_("Navn %d") % number, max_length=120, required=False
            )
            self.fields[f"phone_{number}"] = PhoneField(_("Telefon %d") % number, "")
            self.fields[f"paid_{number}"] = _presence(_("Honorar %d") % number, _PRESENCE[1:])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in _NEWCOMERS:
            name, phone = said.get(f"name_{number}"), said.get(f"phone_{number}")
            if bool(name) != bool(phone) and f"phone_{number}" not in self.errors:
                self.add_error(f"phone_{number}", _INCOMPLETE)
        if not self.errors and not any(self.present()) and not any(self.newcomers()):
            raise forms.ValidationError(_("Velg minst én som var til stede."))
        return said

    def present(self) -> Iterator[tuple[Person, bool]]:
        """Those who came before and now, each with whether she declines to be paid."""
        for person in self.members:
            said = self.cleaned_data.get(f"member_{person.pk}")
            if said:
                yield person, said == _DECLINES

    def newcomers(self) -> Iterator[Newcomer]:
        """Those who are new."""
        for number in _NEWCOMERS:
            said = self.cleaned_data
            if said.get(f"name_{number}"):
                declines = said.get(f"paid_{number}") == _DECLINES
                yield Newcomer(said[f"name_{number}"], said[f"phone_{number}"], declines)

    def no_rate(self) -> None:
        """Say that nobody has decided what a meeting is paid."""
        self.add_error("held_on", _("Kommunen har ikke bestemt noen sats for denne dagen."))


def _presence(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        error_messages={"invalid_choice": _CHOOSE},
    )
