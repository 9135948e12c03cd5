"""Questions about what a municipality has for all its notices: themes, districts' facts, prices."""

import re
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.core.clock import local_date
from allmenning.core.fields import Day, PlainText
from allmenning.notices.models import Channel, Language, Theme

_PHONE: Final = re.compile(r"\+?[\d ]{3,20}")
_KRONER: Final = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")
_MOST_SECONDS: Final = 3600
_SECONDS = gettext_lazy("Skriv et antall sekunder mellom 0 og 3600.")


class ThemeForm(forms.Form):
    """What a theme is called and is about, in each language."""

    def __init__(self, data: Any = None, *, theme: Theme | None = None) -> None:
        super().__init__(data, initial=_shown(theme) if theme else {})
        for code in Language.values:
            language = {"language": Language(code).label}
            self.fields[f"name_{code}"] = PlainText(
                label=_("Hva heter temaet? (%(language)s)") % language,
                required=code == Language.NB,
                missing=_("Skriv det på bokmål."),
                max_length=60,
            )
            self.fields[f"about_{code}"] = PlainText(
                label=_("Hva slags meldinger er det? (%(language)s)") % language,
                required=False,
                max_length=200,
            )

    def facts(self) -> dict[str, dict[str, str]]:
        """Name and description by language."""
        return {
            kind: {
                code: said
                for code in Language.values
                if (said := self.cleaned_data[f"{kind}_{code}"])
            }
            for kind in ("name", "about")
        }


def _shown(theme: Theme) -> dict[str, str]:
    texts = {"name": theme.name, "about": theme.about}
    return {
        f"{kind}_{code}": text.get(code, "")
        for kind, text in texts.items()
        for code in Language.values
    }


class DistrictForm(forms.Form):
    """What texts may say of a district: how to reach it."""

    phone = PlainText(
        label=gettext_lazy("Telefon"),
        help_text=gettext_lazy("Står i tekster som {bydel.telefon}, og på bydelens side."),
        required=False,
        max_length=20,
    )
    visit = PlainText(
        label=gettext_lazy("Besøksadresse"),
        help_text=gettext_lazy("Står i tekster som {bydel.besøk}, og på bydelens side."),
        required=False,
        max_length=120,
    )

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and not _PHONE.fullmatch(phone):
            raise forms.ValidationError(_("Skriv nummeret med siffer, for eksempel 21 80 21 80."))
        return phone


class PriceForm(forms.Form):
    """What one message by a channel costs, from a day on."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Hva gjelder prisen?"),
        choices=[(one.value, one.label) for one in (Channel.LETTER, Channel.SMS)],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Velg noe i lista.")
        ),
    )
    price = PlainText(
        label=gettext_lazy("Hvor mange kroner koster hver?"),
        help_text=gettext_lazy("For eksempel 18,50. En lang SMS koster som flere."),
        missing=gettext_lazy("Skriv et beløp, for eksempel 18,50."),
        max_length=8,
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("Hvor mange sekunder tar det å skrive ut og postlegge hver?"),
        help_text=gettext_lazy("Av dette regner vi ut spart arbeid. 0 når det går av seg selv."),
        min_value=0,
        max_value=_MOST_SECONDS,
        initial=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _SECONDS),
    )
    valid_from = Day(label=gettext_lazy("Fra hvilken dag?"))

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        super().__init__(data, initial={"valid_from": local_date(now)})
        self._today = local_date(now)

    def clean_price(self) -> int:
        """In øre."""
        found = _KRONER.fullmatch(str(self.cleaned_data["price"]))
        price = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
        if not price:
            raise forms.ValidationError(_("Skriv et beløp, for eksempel 18,50."))
        return price

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self._today:
            raise forms.ValidationError(_("Velg i dag eller en dag som kommer."))
        return day
