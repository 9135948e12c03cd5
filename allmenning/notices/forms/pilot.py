"""What a pilot is, and who takes part in it by a list."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.core.clock import local_date
from allmenning.core.fields import Day, PlainText
from allmenning.notices.models import Language, Pilot
from allmenning.registers.national_id import InvalidNationalId, parse_national_id

MOST_NUMBERS = 5000
MOST_DAYS = 60
_SHOWN = 5
_SEPARATORS = re.compile(r"[\s,;]+")
# A number written with a space after the birth date is one number.
_WITH_SPACE = re.compile(r"\b(\d{6}) (\d{5})\b")


class PilotForm(forms.Form):
    """The pilot's name and purpose in each language, its last day, and days to order for."""

    delete_on = Day(label=gettext_lazy("Når sletter vi hvem som er med?"))
    is_open = forms.BooleanField(label=gettext_lazy("Folk kan melde seg på selv"), required=False)
    order_days = PlainText(
        label=gettext_lazy("Dager man kan bestille til"),
        help_text=gettext_lazy(
            "Én dato på hver linje, som 15.12.2026. Tomt når ingenting bestilles."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )

    def __init__(
        self, *args: Any, now: datetime, pilot: Pilot | None = None, **kwargs: Any
    ) -> None:
        if pilot is not None:
            kwargs.setdefault("initial", _initial(pilot))
        super().__init__(*args, **kwargs)
        self._today = local_date(now)
        texts = {
            f"{kind}_{code}": _text(label, is_needed=code == Language.NB, wide=kind == "purpose")
            for code in Language.values
            for kind, label in _labels(code).items()
        }
        self.fields = {**texts, **self.fields}

    def clean_delete_on(self) -> date:
        day: date = self.cleaned_data["delete_on"]
        if day <= self._today:
            raise forms.ValidationError(_("Velg en dag som ikke har vært."))
        return day

    def clean_order_days(self) -> list[date]:
        days = set()
        for line in filter(None, map(str.strip, self.cleaned_data["order_days"].splitlines())):
            try:
                days.add(Day().clean(line))
            except forms.ValidationError:
                told = _("«%(line)s» er ingen dato. Skriv den som 15.12.2026.")
                raise forms.ValidationError(told % {"line": line}) from None
        if len(days) > MOST_DAYS:
            raise forms.ValidationError(_("Skriv høyst %(n)d dager.") % {"n": MOST_DAYS})
        return sorted(days)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        delete_on, days = said.get("delete_on"), said.get("order_days") or []
        if delete_on and days and days[-1] >= delete_on:
            told = _("Vi sletter hvem som er med, %(day)s. Velg dager før det.")
            self.add_error("order_days", told % {"day": f"{delete_on:%d.%m.%Y}"})
        return said

    def facts(self) -> dict[str, Any]:
        """What `actions.enrolling.describe_pilot` takes."""
        said = self.cleaned_data
        texts = {
            kind: {
                code: said[f"{kind}_{code}"] for code in Language.values if said[f"{kind}_{code}"]
            }
            for kind in ("name", "purpose")
        }
        return {**texts, **{name: said[name] for name in ("delete_on", "is_open", "order_days")}}


def _labels(code: str) -> dict[str, str]:
    language = {"language": Language(code).label}
    return {
        "name": _("Hva heter prøveordningen? (%(language)s)") % language,
        "purpose": _("Hvorfor trenger vi å vite hvem som er med? (%(language)s)") % language,
    }


def _text(label: str, *, is_needed: bool, wide: bool) -> PlainText:
    return PlainText(
        label=label,
        required=is_needed,
        missing=_("Skriv det på bokmål."),
        max_length=200 if wide else 80,
    )


def _initial(pilot: Pilot) -> dict[str, Any]:
    texts = {
        f"{kind}_{code}": getattr(pilot, kind).get(code, "")
        for kind in ("name", "purpose")
        for code in Language.values
    }
    days = "\n".join(day.strftime("%d.%m.%Y") for day in pilot.order_days)
    return {
        **texts,
        "delete_on": pilot.delete_on,
        "is_open": pilot.is_open,
        "order_days": days,
    }


class ListForm(forms.Form):
    """Personal numbers of those who take part, as somebody else has written them down."""

    numbers = forms.CharField(
        label=gettext_lazy("Fødselsnumre"),
        help_text=gettext_lazy("Ett på hver linje, eller med komma mellom."),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Lim inn minst ett fødselsnummer.")},
    )

    def clean_numbers(self) -> list[str]:
        """The numbers, each once. What is no number is told of by its place, not by what it is."""
        typed = _WITH_SPACE.sub(r"\1\2", self.cleaned_data["numbers"])
        parts = [part for part in _SEPARATORS.split(typed) if part]
        if len(parts) > MOST_NUMBERS:
            raise forms.ValidationError(_("Ta høyst %(n)d om gangen.") % {"n": MOST_NUMBERS})
        wrong = [place for place, part in enumerate(parts, 1) if not _is_number(part)]
        if wrong:
            raise forms.ValidationError(_told(wrong))
        return list(dict.fromkeys(parts))


def _is_number(text: str) -> bool:
    try:
        parse_national_id(text, allow_synthetic=settings.ALLOW_SYNTHETIC_IDS)
    except InvalidNationalId:
        return False
    return True


def _told(wrong: list[int]) -> str:
    """Which of them are wrong; the first few when they are many."""
    places = ", ".join(map(str, wrong[:_SHOWN]))
    values = {"n": len(wrong), "places": places}
    return _("Ikke gyldige fødselsnumre: %(n)d. Se nummer %(places)s i lista.") % values
