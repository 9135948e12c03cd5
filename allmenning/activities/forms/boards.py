"""Notice boards: what is posted, who follows, and what those who look after them decide."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allmenning.activities.forms.telling import Colleague
from allmenning.activities.models import Activity
from allmenning.activities.models.board import LONGEST_POST
from allmenning.core.clock import local_date, wall_clock
from allmenning.core.fields import ClockTime, DayInReach, PlainText
from allmenning.people.models import Association, Person
from allmenning.places.models import District

FURTHEST = timedelta(days=366)
_CHOOSE_DISTRICT = _("Velg en bydel eller et tettsted.")


class PostForm(forms.Form):
    """What an association offers."""

    forening: "forms.ModelChoiceField[Association]" = forms.ModelChoiceField(
        queryset=None,
        label=_("Hvem er avsender?"),
        empty_label=None,
        error_messages={
            "required": _("Velg en forening."),
            "invalid_choice": _("Velg en forening."),
        },
    )
    tittel = PlainText(
        label=_("Hva tilbyr dere?"), max_length=120, missing=_("Skriv hva dere tilbyr.")
    )
    tekst = PlainText(
        label=_("Fortell litt mer"),
        help_text=_("For hvem, hva det koster, og hvordan man blir med."),
        max_length=LONGEST_POST,
        missing=_("Fortell litt mer om tilbudet."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    sprak = forms.ChoiceField(label=_("Hvilket språk skriver du på?"), choices=settings.LANGUAGES)
    sted = PlainText(label=_("Hvor er det?"), max_length=120, required=False)
    dag = DayInReach(label=_("Hvilken dag, hvis det er én gang?"), required=False)
    fra = ClockTime(label=_("Fra klokka"), required=False)
    til = ClockTime(label=_("Til klokka"), required=False)
    siste_dag = DayInReach(
        label=_("Hvor lenge skal det henge?"), help_text=_("Til og med denne dagen, høyst et år.")
    )

    def __init__(
        self, data: Any = None, *, associations: models.QuerySet[Association], today: date
    ) -> None:
        super().__init__(data, initial={"sprak": get_language() or "nb"})
        self.today = today
        self.fields["forening"].queryset = associations  # type: ignore[attr-defined]

    def clean_siste_dag(self) -> date:
        day: date = self.cleaned_data["siste_dag"]
        if not self.today <= day <= self.today + FURTHEST:
            raise forms.ValidationError(_("Velg en dag fra i dag og høyst et år fram."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        times = [said.get(name) for name in ("dag", "fra", "til")]
        if any(times) and not all(times) and not self.errors:
            self.add_error("dag", _("Velg både dag og klokkeslett, eller la alle stå tomme."))
        elif all(times):
            self._refuse_time(said)
        return said

    def _refuse_time(self, said: dict[str, Any]) -> None:
        day = said["dag"]
        if not self.today <= day <= said.get("siste_dag", day):
            self.add_error("dag", _("Velg en dag fra i dag og mens oppslaget henger."))
        # Instants: a clock time that summer time jumps over is an hour later than it says.
        elif _at(day, said["til"]) <= _at(day, said["fra"]):
            self.add_error("til", _("Slutten må komme etter starten."))

    def told(self) -> dict[str, Any]:
        """The post."""
        said = self.cleaned_data
        day = said["dag"]
        return {
            "title": said["tittel"],
            "text": said["tekst"],
            "language": said["sprak"],
            "place": said["sted"],
            "starts": _at(day, said["fra"]) if day else None,
            "ends": _at(day, said["til"]) if day else None,
            "last_day": said["siste_dag"],
        }


def _at(day: date, clock: time) -> datetime:
    return wall_clock(day, clock.hour * 60 + clock.minute)


class BoardForm(forms.Form):
    """A new board of a district: one that one's units serve, or else one that has no unit of its
    own, which then belongs to the employee's."""

    navn = PlainText(
        label=_("Hva heter tavla?"), max_length=80, missing=_("Skriv hva tavla heter.")
    )
    bydel: "forms.ModelChoiceField[District]" = forms.ModelChoiceField(
        queryset=None,
        label=_("Bydel eller tettsted"),
        empty_label=None,
        error_messages={"required": _CHOOSE_DISTRICT, "invalid_choice": _CHOOSE_DISTRICT},
    )
    for_hvem = forms.ChoiceField(
        label=_("For hvem?"), choices=[("", _("alle")), *Activity.Group.choices], required=False
    )
    maal = forms.IntegerField(
        label=_("Hvor mange vil dere skal følge den?"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        error_messages={
            "invalid": _("Skriv antallet med tall."),
            "min_value": _("Skriv 1 eller mer."),
            "max_value": _("Skriv høyst 1 000 000."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    kilde = PlainText(label=_("Hvor kommer målet fra?"), max_length=160, required=False)

    def __init__(self, data: Any = None, *, units: Collection[int]) -> None:
        super().__init__(data)
        self._units = units
        rows = District.objects.order_by("name", "id")
        theirs = rows.filter(unit_id__in=units)
        self.fields["bydel"].queryset = theirs if theirs else rows.filter(unit=None)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The board."""
        said = self.cleaned_data
        return {
            "unit_id": said["bydel"].unit_id or min(self._units),
            "district": said["bydel"],
            "title": {"nb": said["navn"]},
            "for_whom": said["for_hvem"],
            "follower_target": said["maal"],
            "target_source": said["kilde"],
        }


class HandOverForm(forms.Form):
    """Who takes over, and from which day."""

    hvem = Colleague(_("Hvem tar over?"))
    dag = DayInReach(label=_("Fra hvilken dag?"))

    def __init__(
        self, data: Any = None, *, colleagues: list[Person], since: date | None, now: datetime
    ) -> None:
        super().__init__(data, initial={"dag": local_date(now)})
        self.since = since
        field: Any = self.fields["hvem"]
        field.queryset = Person.objects.filter(pk__in=[one.pk for one in colleagues])

    def clean_dag(self) -> date:
        day: date = self.cleaned_data["dag"]
        if self.since and day < self.since:
            raise forms.ValidationError(_("Velg en dag etter at den forrige begynte."))
        return day

    def told(self) -> dict[str, Any]:
        """Who takes over, and when."""
        return {"to": self.cleaned_data["hvem"], "on": self.cleaned_data["dag"]}

    def moderates_already(self) -> None:
        """Say that she looks after the board."""
        self.add_error(
            "hvem",
            _("Den du valgte, passer allerede på tavla, eller noen andre har nettopp tatt over."),
        )


class HideForm(forms.Form):
    """Why a post is not seen."""

    grunn = PlainText(
        label=_("Hvorfor skjules oppslaget?"),
        help_text=_("Foreningen leser dette."),
        max_length=200,
        missing=_("Skriv hvorfor oppslaget skjules."),
    )
