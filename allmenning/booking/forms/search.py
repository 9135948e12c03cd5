"""The search form: what people want, as they say it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from allmenning.booking.queries.availability import TimeWish
from allmenning.booking.queries.search import Search
from allmenning.booking.rules.wishes import When, wanted_stretches, wished_minutes
from allmenning.core import speech
from allmenning.core.fields import ClockTime, Day
from allmenning.places.forms.near import NearForm
from allmenning.places.models import Accessibility, Facility, Purpose
from allmenning.places.queries.hours import BOTH_KINDS
from allmenning.places.queries.landmarks import districts
from allmenning.places.queries.search import Point, SpaceWish, in_use

DAYS_AHEAD = 730
# Questions whose answers are offered only when some space has them, and where it keeps them.
NARROWED = {"purpose": "purposes", "facilities": "facilities", "accessibility": "accessibility"}
LENGTHS = (30, 60, 90, 120, 180, 240, 480)


def lengths() -> list[tuple[str, str]]:
    return [("", str(_("Ikke viktig"))), *((str(n), speech.length(n)) for n in LENGTHS)]


class SearchForm(NearForm):
    """Everything is optional; an empty form means any space at any time."""

    words = forms.CharField(
        label=_("Hva leter du etter?"),
        required=False,
        max_length=100,
        error_messages={"max_length": _("Skriv høyst 100 tegn.")},
    )
    people = forms.IntegerField(
        label=_("Hvor mange?"),
        required=False,
        min_value=1,
        max_value=20_000,
        localize=False,
        error_messages={
            "invalid": _("Skriv antallet med tall."),
            "min_value": _("Skriv et tall fra 1 og oppover."),
            "max_value": _("Ingen lokaler tar så mange. Skriv høyst 20 000."),
        },
    )
    when = forms.ChoiceField(
        label=_("Når?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (When.ANY.value, _("når som helst")),
            (When.TONIGHT.value, _("i kveld")),
            (When.TOMORROW.value, _("i morgen")),
            (When.WEEKEND.value, _("helga")),
            (When.NEXT_WEEK_EVENING.value, _("en kveld neste uke")),
            (When.DATE.value, _("velg dag")),
        ],
    )
    date = Day(label=_("Dag"), required=False)
    after = ClockTime(label=_("Fra klokka"), required=False)
    before = ClockTime(label=_("Til klokka"), required=False)
    duration = forms.TypedChoiceField(
        label=_("Hvor lenge?"), required=False, choices=lengths, coerce=int, empty_value=None
    )
    purpose = forms.ChoiceField(
        label=_("Til hva?"), required=False, choices=[("", _("Alt")), *Purpose.choices]
    )
    district = forms.TypedChoiceField(
        label=_("Bydel"), required=False, coerce=int, empty_value=None
    )
    staffed = forms.ChoiceField(
        label=_("Folk på jobb?"),
        required=False,
        choices=[("", _("Ikke viktig")), ("staffed", _("Betjent")), ("staffless", _("Ubetjent"))],
    )
    facilities = forms.MultipleChoiceField(
        label=_("Må ha"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=Facility.choices,
    )
    accessibility = forms.MultipleChoiceField(
        label=_("Tilgjengelighet"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=Accessibility.choices,
    )
    sort = forms.ChoiceField(
        label=_("Vis først"),
        required=False,
        choices=[
            ("", _("Det som passer best")),
            ("first", _("Det som er ledig først")),
            ("distance", _("Det som er nærmest")),
            ("size", _("Det største")),
        ],
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.districts = districts()
        choices = [(str(row.pk), row.name) for row in self.districts]
        self.fields["district"].choices = [("", _("Alle")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        after, before = cleaned.get("after"), cleaned.get("before")
        if after and before and before <= after and (before.hour, before.minute) != (0, 0):
            self.add_error("before", _("Slutten må komme etter starten."))
        return cleaned

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        now = self.initial.get("now")
        if day and now and day < now.date():
            raise ValidationError(_("Denne dagen er over. Velg en dag som kommer."))
        if day and now and day > now.date() + timedelta(days=DAYS_AHEAD):
            raise ValidationError(_("Vi kan bare lete to år fram. Velg en dag før det."))
        return day

    def narrow(self) -> None:
        """Offer no more than what some space has, and what is asked for. Validate first: an
        address may ask for what no space has any longer."""
        found = in_use()
        for name, kept_in in NARROWED.items():
            field: Any = self.fields[name]
            asked = self.data.getlist(name)  # type: ignore[attr-defined]
            field.choices = [
                (code, label)
                for code, label in field.choices
                if not code or code in asked or code in found[kept_in]
            ]

    def search(self, *, now: Any) -> Search:
        """The wish, once the form is valid."""
        point = self.point()
        return Search(self._space(), self._time(now), point, self._sort(point))

    def _space(self) -> SpaceWish:
        said = self.cleaned_data
        return SpaceWish(
            words=said["words"],
            people=said["people"],
            purpose=said["purpose"],
            facilities=tuple(said["facilities"]),
            accessibility=tuple(said["accessibility"]),
            district=said["district"],
        )

    def _time(self, now: Any) -> TimeWish:
        said = self.cleaned_data
        after, before = said["after"], said["before"]
        when = When(said["when"] or (When.DATE if said["date"] else When.ANY))
        return TimeWish(
            minutes=wished_minutes(said["duration"], after, before),
            wanted=wanted_stretches(when, said["date"], after, before, now=now),
            kinds=(said["staffed"],) if said["staffed"] else BOTH_KINDS,
        )

    def _sort(self, point: Point | None) -> str:
        return self.cleaned_data["sort"] or ("distance" if point else "first")
