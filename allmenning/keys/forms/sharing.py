"""Whom a key is shared with: one of the association's own, or somebody one can name."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmenning.keys.queries.sharing import known_as
from allmenning.people.models import Person

_NO_NAME = _("Skriv navnet, slik det står i Allmenning.")
_NO_REACH = _("Skriv e-postadressen eller telefonnummeret.")
_UNKNOWN = _(
    "Vi finner ingen med dette navnet og denne adressen eller dette nummeret. "
    "Den du deler med, må ha logget inn her én gang først."
)
_NOBODY = _("Velg hvem du vil dele med.")


class _PersonField(forms.ModelChoiceField):
    """People by their names."""

    def label_from_instance(self, obj: Person) -> str:
        return obj.name


class MemberForm(forms.Form):
    """One of those who may act for the association."""

    person = _PersonField(
        label=_("Hvem skal få nøkkelen?"),
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _NOBODY, "invalid_choice": _NOBODY},
    )

    def __init__(self, data: Any = None, *, people: QuerySet[Person]) -> None:
        super().__init__(data)
        field = self.fields["person"]
        assert isinstance(field, _PersonField)
        field.queryset = people


class NamedForm(forms.Form):
    """Somebody who is known here by name and by how she is reached; told alike for all others."""

    name = forms.CharField(
        label=_("Navn"),
        help_text=_("Fornavn og etternavn. Personen må ha logget inn her én gang først."),
        max_length=120,
        error_messages={
            "required": _NO_NAME,
            "max_length": _NO_NAME,
            "null_characters_not_allowed": _NO_NAME,
        },
    )
    reach = forms.CharField(
        label=_("E-post eller telefon"),
        max_length=254,
        error_messages={
            "required": _NO_REACH,
            "max_length": _NO_REACH,
            "null_characters_not_allowed": _NO_REACH,
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "name" in cleaned and "reach" in cleaned:
            person = known_as(cleaned["name"], cleaned["reach"])
            if person is None:
                raise forms.ValidationError(_UNKNOWN)
            cleaned["person"] = person
        return cleaned
