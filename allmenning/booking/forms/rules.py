"""How a space may be booked, as those who look after it type it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.booking.actions.laying_down import FIGURES, NewRules
from allmenning.booking.forms.approval import UsualAnswer
from allmenning.booking.models import BookingRules, Terms
from allmenning.core.fields import ClockTime, Day

_EVERY_MINUTES = _("Hvert {n}. minutt")
RASTERS = [
    *((n, format_lazy(_EVERY_MINUTES, n=n)) for n in (5, 10)),
    (15, _("Hvert kvarter")),
    (20, format_lazy(_EVERY_MINUTES, n=20)),
    (30, _("Hver halvtime")),
    (60, _("Hver time")),
]


class WholeNumber(forms.IntegerField):
    """A whole number within limits, which its one sentence tells."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        told = lazy_sentence(low, high)
        wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), told)
        super().__init__(min_value=low, max_value=high, error_messages=wrong, **kwargs)


def _sentence(low: int, high: int) -> str:
    return gettext("Skriv et helt tall fra %(low)d til %(high)d.") % {"low": low, "high": high}


lazy_sentence = lazy(_sentence, str)


class FiguresForm(forms.Form):
    """The figures that rules consist of."""

    min_minutes = WholeNumber(5, 20_160, label=_("Korteste tid, i minutter"))
    max_minutes = WholeNumber(5, 20_160, label=_("Lengste tid, i minutter"))
    raster_minutes = forms.TypedChoiceField(
        label=_("Hvor ofte kan en tid begynne?"), coerce=int, choices=RASTERS
    )
    notice_minutes = WholeNumber(0, 43_200, label=_("Hvor mange minutter før må folk bestille?"))
    horizon_days = WholeNumber(1, 730, label=_("Hvor mange dager fram kan folk bestille?"))
    buffer_before = WholeNumber(0, 720, label=_("Pause før hver bestilling, i minutter"))
    buffer_after = WholeNumber(0, 720, label=_("Pause etter hver bestilling, i minutter"))
    max_active_person = WholeNumber(
        1, 1000, label=_("Hvor mange kommende bestillinger kan én person ha?")
    )
    max_active_association = WholeNumber(
        1, 1000, label=_("Hvor mange kommende bestillinger kan én forening ha?")
    )
    cancel_hours = WholeNumber(0, 2000, label=_("Hvor mange timer før må folk avbestille?"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        least, most = said.get("min_minutes"), said.get("max_minutes")
        if least and most and most < least:
            self.add_error("max_minutes", _("Lengste tid kan ikke være kortere enn korteste."))
        return said


class RulesForm(FiguresForm):
    """The rules from a day on. `seen` is which rules the form showed, 0 for none."""

    field_order = ("first_day",)
    first_day = Day(label=_("Fra og med"))
    release = ClockTime(
        label=_("Nye dager kan bestilles fra klokka"),
        help_text=_("En ny dag åpner hver dag på dette klokkeslettet."),
    )
    needs_approval = UsualAnswer()
    terms = forms.ChoiceField(
        label=_("Vilkår"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg vilkår.")),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        rules: BookingRules | None,
        terms: Sequence[Terms],
        today: dt.date,
    ) -> None:
        super().__init__(data, initial=_shown(rules, today))
        self._terms = {one.name: one for one in terms}
        self.today = today
        choices = [(one.name, _version(one)) for one in terms]
        self.fields["terms"].choices = choices  # type: ignore[attr-defined]

    def clean_first_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["first_day"]
        if not self.today <= day <= self.today + dt.timedelta(days=730):
            raise forms.ValidationError(_("Velg en dag fra i dag til om to år."))
        return day

    def rules(self, cases: Sequence[Mapping[str, Any]]) -> NewRules:
        """The rules in the terms of the table, with the cases in which another thing is done."""
        said = self.cleaned_data
        figures = {name: said[name] for name in FIGURES}
        figures["release_minute"] = said["release"].hour * 60 + said["release"].minute
        return NewRules(figures, self._terms[said["terms"]], cases)


def _version(terms: Terms) -> str:
    named = {"name": terms.name, "version": terms.version}
    return gettext("%(name)s, utgave %(version)d") % named


def _shown(rules: BookingRules | None, today: dt.date) -> dict[str, Any]:
    """What holds on the day, or what is usual when nothing does."""
    standing = rules or BookingRules()
    told = {name: getattr(standing, name) for name in FIGURES}
    told |= {"first_day": today, "release": dt.time(*divmod(standing.release_minute, 60))}
    if rules is None:
        return told | {"needs_approval": None, "seen": 0}
    return told | {"seen": rules.pk, "terms": rules.terms.name}
