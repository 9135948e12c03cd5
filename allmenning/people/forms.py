"""Questions to people about themselves, their associations and their staff."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import Day, PlainText
from allmenning.people.models import ApiKey, Role, Unit
from allmenning.people.rules.names import is_associations_name, is_persons_name, tidy
from allmenning.people.rules.organisation import (
    InvalidOrganisasjonsnummer,
    parse_organisasjonsnummer,
)
from allmenning.people.rules.phone import InvalidPhone, parse_phone
from allmenning.registers.national_id import InvalidNationalId, parse_national_id

_MISSING_NAME = _("Skriv hva du heter.")


class PersonsName(forms.CharField):
    """A name in letters of any script, tidied."""

    def clean(self, value: Any) -> str:
        name = tidy(super().clean(value))
        if name and not is_persons_name(name):
            raise forms.ValidationError(_("Skriv navnet med bokstaver, uten tall og symboler."))
        return name


class PersonalNumber(forms.CharField):
    """Eleven digits that pass the control."""

    def clean(self, value: Any) -> str:
        try:
            return parse_national_id(
                super().clean(value), allow_synthetic=settings.ALLOW_SYNTHETIC_IDS
            )
        except InvalidNationalId:
            raise forms.ValidationError(
                _("Dette er ikke et fødselsnummer. Det har elleve sifre. Se om alle er riktige.")
            ) from None


class Profile(forms.Form):
    """Who a person is, and how she is reached."""

    name = PersonsName(
        label=_("Navn"),
        max_length=120,
        error_messages={
            "required": _MISSING_NAME,
            "max_length": _("Navnet er for langt. Skriv høyst 120 tegn."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        error_messages={
            "required": _("Skriv e-postadressen din, så vi kan svare deg."),
            "invalid": _("Skriv en e-postadresse som kari@eksempel.no."),
            "max_length": _("E-postadressen er for lang. Se om den er riktig."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        max_length=30,
        error_messages={"max_length": _("Telefonnummeret er for langt. Se om det er riktig.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        if not text:
            return ""
        try:
            return parse_phone(text)
        except InvalidPhone:
            raise forms.ValidationError(
                _("Skriv et telefonnummer med åtte sifre, eller med + og landkode.")
            ) from None


class AddAssociation(forms.Form):
    """An association as Enhetsregisteret knows it."""

    organisasjonsnummer = forms.CharField(
        label=_("Organisasjonsnummer"),
        max_length=30,
        help_text=_("Ni sifre. Du finner det på brreg.no."),
        error_messages={
            "required": _("Skriv organisasjonsnummeret."),
            "max_length": _("Et organisasjonsnummer har ni sifre."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Foreningens navn"),
        max_length=175,
        error_messages={
            "required": _("Skriv hva foreningen heter."),
            "max_length": _("Navnet er for langt. Skriv høyst 175 tegn."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def clean_organisasjonsnummer(self) -> str:
        try:
            return parse_organisasjonsnummer(self.cleaned_data["organisasjonsnummer"])
        except InvalidOrganisasjonsnummer:
            raise forms.ValidationError(
                _("Dette er ikke et organisasjonsnummer. Se om alle de ni sifrene er riktige.")
            ) from None

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if not is_associations_name(name):
            raise forms.ValidationError(_("Skriv navnet med vanlige bokstaver og tegn."))
        return name


class SomebodyByNumber(forms.Form):
    """Somebody staff point out: the number says who it is, the name is for a newcomer."""

    number = PersonalNumber(
        label=_("Fødselsnummer"),
        max_length=20,
        error_messages={
            "required": _("Skriv fødselsnummeret."),
            "max_length": _("Et fødselsnummer har elleve sifre."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = PersonsName(
        label=_("Navn"),
        max_length=120,
        help_text=_("Vi bruker navnet bare når personen er ny hos oss."),
        error_messages={
            "required": _("Skriv navnet."),
            "max_length": _("Navnet er for langt. Skriv høyst 120 tegn."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GrantRole(SomebodyByNumber):
    """Who gets which role, where and how long."""

    unit = forms.TypedChoiceField(
        label=_("Enhet"),
        coerce=int,
        error_messages={"invalid_choice": _("Velg en enhet fra lista.")},
    )
    kind = forms.ChoiceField(
        label=_("Rolle"), error_messages={"invalid_choice": _("Velg en rolle fra lista.")}
    )
    expires_on = forms.DateField(
        label=_("Gjelder til og med"),
        error_messages={
            "required": _("Velg hvor lenge rollen skal gjelde."),
            "invalid": _("Skriv en dato som 31.12.2026."),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, units: Sequence[Unit], kinds: Iterable[str]) -> None:
        super().__init__(data)
        self.units = {unit.pk: unit for unit in units}
        offered = [(value, label) for value, label in Role.Kind.choices if value in set(kinds)]
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class MakeApiKey(forms.Form):
    """Which system gets a key, to what, where and how long."""

    name = PlainText(
        label=_("Hvilket system skal bruke den?"),
        max_length=80,
        missing=_("Skriv navnet på systemet."),
    )
    unit = forms.TypedChoiceField(
        label=_("Enhet"),
        coerce=int,
        error_messages={"invalid_choice": _("Velg en enhet fra lista.")},
    )
    rights = forms.MultipleChoiceField(
        label=_("Hva skal systemet kunne?"),
        choices=ApiKey.Right.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg hva API-nøkkelen skal gi lov til.")},
    )
    expires_on = Day(label=_("Gjelder til og med"))

    def __init__(self, data: Any = None, *, units: Sequence[Unit]) -> None:
        super().__init__(data)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class AppointRepresentative(SomebodyByNumber):
    """Who gets to act for an association, and how long."""

    until = forms.DateField(
        label=_("Gjelder til og med"),
        required=False,
        error_messages={"invalid": _("Skriv en dato som 31.12.2026.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise forms.ValidationError(_("Velg i dag eller en senere dag."))
        return until
