"""What people are asked who have no account: what is needed, and their three words."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allmenning.core.everyone import SendingForm
from allmenning.core.fields import PlainText
from allmenning.people.rules.phone import InvalidPhone, parse_phone
from allmenning.voice.forms.places import PlaceField
from allmenning.voice.rules.languages import OTHER

LONGEST = 3000
_NOT_A_LANGUAGE = _("Velg et språk fra listen.")


class LanguageField(forms.ChoiceField):
    """The language something is said in; each language stands in its own words."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            choices=lambda: [*settings.LANGUAGES, (OTHER, _("Et annet språk"))],
            error_messages={"required": _NOT_A_LANGUAGE, "invalid_choice": _NOT_A_LANGUAGE},
        )


class PhoneField(forms.CharField):
    """A telephone number in the form of ITU-T E.164, or nothing."""

    def __init__(self, label: Any, help_text: Any) -> None:
        wrong = _("Dette er ikke et telefonnummer. Se om alle sifrene er riktige.")
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            max_length=30,
            error_messages={"max_length": wrong, "invalid": wrong},
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return parse_phone(text) if text else ""
        except InvalidPhone:
            raise forms.ValidationError(self.error_messages["invalid"]) from None


class IdeaForm(SendingForm):
    """What somebody says is needed. Nothing is asked about herself."""

    text = PlainText(
        label=_("Hva trengs?"),
        max_length=LONGEST,
        missing=_("Skriv hva som trengs."),
        help_text=_(
            "Ikke skriv navn. Det du skriver, kan stå på nettsiden og på en plakat, sammen med "
            "svaret."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    language = LanguageField(_("Hvilket språk skriver du på?"))
    place = PlaceField()
    phone = PhoneField(
        _("Mobilnummer"),
        _(
            "Skriv det hvis du vil ha en SMS eller bli ringt når vi har svart. Vi bruker nummeret "
            "bare til det, og sletter det når saken er ferdig."
        ),
    )
