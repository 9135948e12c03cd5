"""Taking a place into use: what is asked in each step."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.booking.models import PlaceTemplate
from allmenning.booking.rules.templates import Approval, Opening, Plan
from allmenning.core.fields import ClockTime, PlainText
from allmenning.people.models import Unit
from allmenning.places.actions.hours import WeeklyStretch
from allmenning.places.forms.hours import WEEKDAYS, minutes_between, rows_of
from allmenning.places.models import Building, District, OpeningHours

NEW = "nytt"
_PEOPLE = gettext_lazy("Skriv et tall mellom 1 og 20 000.")
_DAYS = gettext_lazy("Skriv et tall fra 1 til 730 dager.")
APPROVALS = [
    (Approval.AT_TIMES, gettext_lazy("Når malen sier det: helger, mange folk og store saler")),
    (Approval.ALWAYS, gettext_lazy("Alltid: Vi svarer på hver søknad")),
    (Approval.NEVER, gettext_lazy("Aldri: Ledige tider kan bestilles med en gang")),
]


class BeginForm(forms.Form):
    """From which template, and which building; a new one is told about here."""

    template = forms.TypedChoiceField(
        label=gettext_lazy("Hva slags sted er det?"), coerce=int, widget=forms.RadioSelect
    )
    building = forms.ChoiceField(
        label=gettext_lazy("Hvilket bygg?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg et bygg, eller et nytt.")},
    )
    name = PlainText(label=gettext_lazy("Navn på det nye bygget"), max_length=120, required=False)
    address = PlainText(label=gettext_lazy("Adresse"), max_length=160, required=False)
    district = forms.TypedChoiceField(
        label=gettext_lazy("Bydel eller tettsted"),
        help_text=gettext_lazy("Til noen retter punktet på kartet, står bygget midt i bydelen."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    unit = forms.TypedChoiceField(label=gettext_lazy("Hvem har ansvaret?"), coerce=int)

    def __init__(
        self,
        data: Any = None,
        *,
        templates: Sequence[PlaceTemplate],
        buildings: Sequence[Building],
        units: Sequence[Unit],
        named: Mapping[int, str],
    ) -> None:
        super().__init__(data, initial={"name": _own_name(units)})
        districts = [(row.pk, row.name) for row in District.objects.order_by("name")]
        known = [(str(one.pk), one.name) for one in buildings]
        self._choose("template", [(one.pk, named[one.pk]) for one in templates])
        self._choose("building", [*known, (NEW, _("Et bygg som ikke står her"))])
        self._choose("district", [("", _("Velg")), *districts])
        self._choose("unit", [(one.pk, one.name) for one in units])
        if not known:
            self.initial["building"] = NEW
        for name, rows in (("template", templates), ("unit", units)):
            if len(rows) == 1:
                self.initial[name] = rows[0].pk
                self.fields[name].widget = forms.HiddenInput()

    def _choose(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def is_new(self) -> bool:
        return bool(self.cleaned_data.get("building") == NEW)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.is_new and not said.get("name", "").strip():
            self.add_error("name", _("Skriv hva bygget heter."))
        if self.is_new and not said.get("district"):
            self.add_error("district", _("Velg hvor bygget ligger."))
        return said


def _own_name(units: Sequence[Unit]) -> str:
    """The name of the one building that the person leads, which a new building likely has."""
    if len(units) == 1 and units[0].kind == Unit.Kind.BUILDING:
        return units[0].name
    return ""


class SpacesForm(forms.Form):
    """Which of the template's spaces the building has, and how many each takes."""

    def __init__(self, data: Any = None, *, template: Plan, chosen: Plan) -> None:
        super().__init__(data)
        self._spaces = template.spaces
        kept = {space.name: space.capacity for space in chosen.spaces}
        for number, space in enumerate(template.spaces):
            self.fields[f"take_{number}"] = forms.BooleanField(
                label=space.name, required=False, initial=space.name in kept
            )
            self.fields[f"people_{number}"] = forms.IntegerField(
                label=_("Hvor mange tar %(space)s?") % {"space": space.name},
                initial=kept.get(space.name, space.capacity),
                required=False,
                min_value=1,
                max_value=20_000,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _PEOPLE),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each space with its two questions, and what it is part of or made of."""
        return [
            {
                "take": self[f"take_{number}"],
                "people": self[f"people_{number}"],
                "kind": space.kind,
                "parts": space.parts if len(space.parts) > 1 else (),
            }
            for number, space in enumerate(self._spaces)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        taken = [number for number in range(len(self._spaces)) if said.get(f"take_{number}")]
        for number in taken:
            name = f"people_{number}"
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, _PEOPLE)
        if not taken:
            self.add_error(None, _("Velg minst ett lokale."))
        return said

    def choices(self) -> dict[str, Any]:
        """How many each chosen space takes, by name."""
        said = self.cleaned_data
        taken = [(n, space) for n, space in enumerate(self._spaces) if said[f"take_{n}"]]
        return {"spaces": {space.name: said[f"people_{n}"] for n, space in taken}}


class HoursForm(forms.Form):
    """When the place is open to others, who answers, and how far ahead one may book."""

    closed_in_school_holidays = forms.BooleanField(
        label=gettext_lazy("Stengt i skoleferier"), required=False
    )
    approval = forms.ChoiceField(
        label=gettext_lazy("Når må en av dere svare på søknaden?"),
        choices=APPROVALS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg når en av dere må svare.")},
    )
    horizon_days = forms.IntegerField(
        label=gettext_lazy("Hvor mange dager fram kan folk bestille?"),
        help_text=gettext_lazy("La stå tomt for å bruke malens tall for hvert lokale."),
        required=False,
        min_value=1,
        max_value=730,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _DAYS),
    )

    def __init__(self, data: Any = None, *, plan: Plan, choices: Mapping[str, Any]) -> None:
        shown = {
            "closed_in_school_holidays": plan.closed_in_school_holidays,
            "approval": choices.get("approval", Approval.AT_TIMES),
            "horizon_days": choices.get("horizon_days"),
        }
        super().__init__(data, initial=shown)
        self._hours = plan.hours
        for number, opening in enumerate(plan.hours):
            row = rows_of([WeeklyStretch(0, opening.opens, opening.closes, opening.kind)])[0]
            days = {"days": capfirst(days_named(opening.weekdays))}
            self.fields[f"opens_{number}"] = ClockTime(
                label=_("%(days)s fra") % days, initial=row["opens"]
            )
            self.fields[f"closes_{number}"] = ClockTime(
                label=_("%(days)s til") % days, initial=row["closes"]
            )

    def rows(self) -> list[dict[str, Any]]:
        """The two questions of each stretch of the week."""
        return [
            {"opens": self[f"opens_{number}"], "closes": self[f"closes_{number}"]}
            for number in range(len(self._hours))
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(len(self._hours)):
            self._check(number, said)
        if not self.errors and _overlap(self._openings()):
            self.add_error(None, _("Tidene overlapper. Rett den ene."))
        return said

    def _check(self, number: int, said: Mapping[str, Any]) -> None:
        opens, closes = said.get(f"opens_{number}"), said.get(f"closes_{number}")
        if opens and closes and minutes_between(opens, closes)[1] > OpeningHours.LATEST:
            self.add_error(f"closes_{number}", _("Steng senest kl. 12 dagen etter."))

    def _openings(self) -> list[Opening]:
        return [
            Opening(opening.weekdays, *self._minutes(number), opening.kind)
            for number, opening in enumerate(self._hours)
        ]

    def _minutes(self, number: int) -> tuple[int, int]:
        said = self.cleaned_data
        return minutes_between(said[f"opens_{number}"], said[f"closes_{number}"])

    def choices(self) -> dict[str, Any]:
        """What was chosen, as an adoption keeps it."""
        names = ("closed_in_school_holidays", "approval", "horizon_days")
        hours = [
            {"weekdays": one.weekdays, "opens": one.opens, "closes": one.closes, "kind": one.kind}
            for one in self._openings()
        ]
        return {"hours": hours, **{name: self.cleaned_data[name] for name in names}}


def _overlap(openings: Sequence[Opening]) -> bool:
    """Whether two stretches meet on a day they share, closing after midnight apart."""
    return any(
        set(one.weekdays) & set(other.weekdays)
        and one.opens < other.closes
        and other.opens < one.closes
        for one, other in combinations(openings, 2)
    )


def days_named(weekdays: Sequence[int]) -> str:
    """Mandag–fredag, or lørdag og søndag, in the middle of a sentence."""
    names = [str(name) for number, name in WEEKDAYS if number in weekdays]
    together = list(weekdays) == list(range(weekdays[0], weekdays[0] + len(weekdays)))
    if together and len(names) > 2:
        return _("%(first)s–%(last)s") % {"first": names[0], "last": names[-1]}
    return _(" og ").join(names)


class TermsForm(forms.Form):
    """That the terms borrowers accept have been read."""

    read = forms.BooleanField(
        label=gettext_lazy("Jeg har lest vilkårene alle som låner, må godta"),
        error_messages={"required": gettext_lazy("Les vilkårene, og kryss av.")},
    )
