"""Closing parts of a building."""

import datetime as dt
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.booking.forms import sentences
from allmenning.booking.forms.when import moment
from allmenning.core.clock import NoSuchTime, instant, local, local_date
from allmenning.core.fields import ClockTime, Day, PlainText
from allmenning.core.period import Period
from allmenning.places.models import Space

FURTHEST = timedelta(days=3 * 365)
WHOLE = 0


def asked_for(query: Mapping[str, str]) -> dict[str, Any]:
    """What a link asks to close, as the form shows it: `lokale`, `fra` and `til` as in
    `forms.when.initially`."""
    start, end = moment(query.get("fra", "")), moment(query.get("til", ""))
    if start is None or end is None:
        return {}
    first, last = local(start), local(end)
    return {
        "spaces": [query.get("lokale", "")],
        "first_day": first.date(),
        "start": first.time(),
        "last_day": last.date(),
        "end": last.time(),
    }


class CloseForm(forms.Form):
    """Which spaces, from when to when, and why. `cleaned_data["period"]` is [start, end)."""

    spaces = forms.TypedMultipleChoiceField(
        label=_("Hva skal stenges?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst ett lokale."),
            "invalid_choice": _("Velg lokaler i lista."),
        },
    )
    first_day = Day(label=_("Fra dag"))
    start = ClockTime(label=_("Fra klokka"))
    last_day = Day(label=_("Til dag"))
    end = ClockTime(label=_("Til klokka"))
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason_nb = PlainText(
        label=_("Hvorfor?"),
        max_length=120,
        missing=_("Skriv hvorfor. Det står i kalenderen."),
    )
    reason_nn = PlainText(label=_("Hvorfor, på nynorsk"), max_length=120, required=False)
    reason_en = PlainText(label=_("Hvorfor, på engelsk"), max_length=120, required=False)

    def __init__(self, *args: Any, spaces: Sequence[Space], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        names = [(WHOLE, _("Hele bygget")), *((space.pk, space.name) for space in spaces)]
        self.fields["spaces"].choices = names  # type: ignore[attr-defined]

    def clean_first_day(self) -> dt.date:
        return self._within_reach("first_day")

    def clean_last_day(self) -> dt.date:
        return self._within_reach("last_day")

    def _within_reach(self, question: str) -> dt.date:
        day: dt.date = self.cleaned_data[question]
        today = local_date(self.now)
        if not today - FURTHEST <= day <= today + FURTHEST:
            raise forms.ValidationError(_("Velg en dag innen tre år."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start = self._instant("first_day", "start")
        end = self._instant("last_day", "end")
        if end and end <= self.now:
            self.add_error("last_day", sentences.past())
        elif start and end and end <= start:
            self.add_error("end", _("Slutten må komme etter starten."))
        elif start and end:
            cleaned["period"] = Period(start, end)
        return cleaned

    def _instant(self, day: str, clock: str) -> datetime | None:
        on: dt.date | None = self.cleaned_data.get(day)
        at: time | None = self.cleaned_data.get(clock)
        if on is None or at is None:
            return None
        try:
            return instant(on, at)
        except NoSuchTime:
            self.add_error(clock, sentences.no_such_time(on, at))
            return None

    def spaces_chosen(self) -> list[int] | None:
        """The spaces to close, by id, or None for the whole building."""
        chosen: list[int] = self.cleaned_data["spaces"]
        return None if WHOLE in chosen else chosen

    def be_sure(self) -> None:
        """Let the same form, sent once more, close even though bookings are met."""
        self.data = {**dict(self.data.items()), "spaces": self["spaces"].value(), "sure": "1"}

    def reason(self) -> dict[str, str]:
        """Why, in the languages it was written in."""
        said = {code: self.cleaned_data[f"reason_{code}"] for code in ("nb", "nn", "en")}
        return {code: text for code, text in said.items() if text}
