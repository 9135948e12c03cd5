"""Opening hours, exceptions and holidays as people type them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from allmenning.core.clock import MINUTES_PER_DAY, local_date
from allmenning.core.fields import ClockTime, Day, PlainText, Rows
from allmenning.places.actions.hours import WeeklyStretch
from allmenning.places.models import Holiday, OpeningHours

WEEKDAYS = [
    (0, _("mandag")),
    (1, _("tirsdag")),
    (2, _("onsdag")),
    (3, _("torsdag")),
    (4, _("fredag")),
    (5, _("lørdag")),
    (6, _("søndag")),
]
KINDS = [("staffed", _("Betjent")), ("staffless", _("Ubetjent (meråpent)"))]
EXTRA_ROWS = 3
FURTHEST = timedelta(days=3653)


def minutes_between(opens: time, closes: time) -> tuple[int, int]:
    """Minutes of the day; closing at or before opening means the day after."""
    first, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return first, last if last > first else last + MINUTES_PER_DAY


class StretchForm(forms.Form):
    """One stretch of one weekday."""

    weekday = forms.TypedChoiceField(label=_("Dag"), coerce=int, choices=WEEKDAYS)
    opens = ClockTime(label=_("Fra"))
    closes = ClockTime(label=_("Til"))
    kind = forms.ChoiceField(label=_("Folk på jobb"), choices=KINDS)

    def has_changed(self) -> bool:
        """A row without times is empty: its lists always send their first choice."""
        return not {"opens", "closes"}.isdisjoint(self.changed_data)

    def stretch(self) -> WeeklyStretch:
        said = self.cleaned_data
        opens, closes = minutes_between(said["opens"], said["closes"])
        return WeeklyStretch(said["weekday"], opens, closes, said["kind"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("opens") and said.get("closes"):
            _opens, closes = minutes_between(said["opens"], said["closes"])
            if closes > OpeningHours.LATEST:
                self.add_error("closes", _("Steng senest kl. 12 dagen etter."))
        return said


class BaseWeek(Rows):
    """The stretches that were kept, without the empty rows and those ticked away."""

    def stretches(self) -> list[WeeklyStretch]:
        return [form.stretch() for form in self.kept()]


WeekFormSet = formset_factory(
    StretchForm, formset=BaseWeek, extra=EXTRA_ROWS, can_delete=True, can_delete_extra=False
)


def rows_of(stretches: Sequence[WeeklyStretch]) -> list[dict[str, Any]]:
    """The week as the formset shows it."""
    return [
        {
            "weekday": one.weekday,
            "opens": _clock(one.opens),
            "closes": _clock(one.closes),
            "kind": one.kind,
        }
        for one in stretches
    ]


def _clock(minutes: int) -> time:
    hours, rest = divmod(minutes % MINUTES_PER_DAY, 60)
    return time(hours, rest)


class TimetableForm(forms.Form):
    """When the week's hours do not hold, and what the page showed when it was opened."""

    closed_on_public_holidays = forms.BooleanField(label=_("Stengt på helligdager"), required=False)
    closed_in_school_holidays = forms.BooleanField(label=_("Stengt i skoleferier"), required=False)
    opened = forms.CharField(widget=forms.HiddenInput)

    def clean_opened(self) -> list[WeeklyStretch]:
        try:
            rows = signing.loads(self.cleaned_data["opened"], salt="hours")
        except signing.BadSignature:
            raise forms.ValidationError(_("Siden er gammel. Last den på nytt.")) from None
        return [WeeklyStretch(*row) for row in rows]


def remembered(stretches: Sequence[WeeklyStretch]) -> str:
    """What the page shows, signed, to find out whether a colleague changed it meanwhile."""
    rows = [[one.weekday, one.opens, one.closes, one.kind] for one in stretches]
    return signing.dumps(rows, salt="hours")


class DaysForm(forms.Form):
    """From the first day to the last, both included, within ten years of today."""

    first = Day(label=_("Første dag"))
    last = Day(label=_("Siste dag"), required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = local_date(now)

    def clean_first(self) -> date:
        return self._within_reach(self.cleaned_data["first"])

    def clean_last(self) -> date | None:
        day: date | None = self.cleaned_data["last"]
        return self._within_reach(day) if day else None

    def _within_reach(self, day: date) -> date:
        if abs(day - self.today) > FURTHEST:
            raise forms.ValidationError(_("Velg en dag innen ti år."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["last"] = said.get("last") or said.get("first")
        if said.get("first") and said["last"] < said["first"]:
            self.add_error("last", _("Siste dag kan ikke komme før den første."))
        return said


class ExceptionForm(DaysForm):
    """Other hours than usual, or none at all."""

    opens = ClockTime(
        label=_("Åpent fra"), required=False, help_text=_("La stå tomt når det er stengt.")
    )
    closes = ClockTime(label=_("Åpent til"), required=False)
    kind = forms.ChoiceField(label=_("Folk på jobb"), choices=KINDS)
    reason = PlainText(
        label=_("Hvorfor?"), max_length=200, missing=_("Skriv hvorfor, så folk forstår.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if bool(said.get("opens")) != bool(said.get("closes")):
            missing = "closes" if said.get("opens") else "opens"
            self.add_error(missing, _("Skriv både fra og til, eller la begge stå tomme."))
        return said

    def hours(self) -> tuple[int, int] | None:
        said = self.cleaned_data
        return minutes_between(said["opens"], said["closes"]) if said["opens"] else None


class HolidayForm(DaysForm):
    """A public or school holiday."""

    kind = forms.ChoiceField(label=_("Slag"), choices=Holiday.Kind.choices)
    name_nb = PlainText(
        label=_("Navn på bokmål"), max_length=80, missing=_("Skriv hva dagen heter.")
    )
    name_nn = PlainText(label=_("Navn på nynorsk"), max_length=80, required=False)
    name_en = PlainText(label=_("Navn på engelsk"), max_length=80, required=False)

    def name(self) -> dict[str, str]:
        said = {code: self.cleaned_data[f"name_{code}"].strip() for code in ("nb", "nn", "en")}
        return {code: text for code, text in said.items() if text}
