"""Figures for some days as employees type them in."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.forms.counting import A_HEAD_COUNT
from allmenning.activities.models import ReportedFigures
from allmenning.activities.models.attendance import MOST_AT_ONCE
from allmenning.core.fields import DayInReach, PlainText
from allmenning.people.models import Unit

# More than a municipality of 700,000 sees in a year.
MOST: Final = 10_000_000


class Figure(forms.IntegerField):
    """A sum that somebody else has counted; empty is not known."""

    def __init__(self, label: Any, most: int = MOST, **kwargs: Any) -> None:
        wrong = _("Skriv et helt tall, eller la det stå tomt.")
        too_much = _("Så mange kan det ikke være. Se over tallet.")
        super().__init__(
            label=label,
            min_value=0,
            max_value=most,
            required=False,
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": too_much},
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            **kwargs,
        )


class FiguresForm(forms.Form):
    """What was counted over some days, and by whom."""

    kilde = PlainText(
        label=_("Hvem har talt?"),
        help_text=_("For eksempel «Røde Kors», eller «egen telling»."),
        max_length=120,
        missing=_("Skriv hvem som har talt."),
    )
    foerste = DayInReach(label=_("Fra og med"))
    siste = DayInReach(label=_("Til og med"))
    aapningsdager = Figure(_("Åpningsdager"), help_text=_("La det stå tomt når ingen vet det."))
    besoek = Figure(_("Besøk"), help_text=_("Den som kom tre ganger, teller tre."))
    unike = Figure(_("Unike personer"), help_text=_("Den som kom tre ganger, teller én."))
    voksne = Figure(_("Av dem voksne"))
    barn = Figure(_("Av dem barn"))
    maate = forms.ChoiceField(
        label=_("Hvordan ble de unike skilt fra hverandre?"), choices=ReportedFigures.Method.choices
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("foerste"), said.get("siste")
        if first and last and last < first:
            self.add_error("siste", _("Den siste dagen må komme etter den første."))
        if first and last and (said.get("aapningsdager") or 0) > (last - first).days + 1:
            self.add_error("aapningsdager", _("Det er flere enn dagene i perioden."))
        self._check_people(said)
        return said

    def _check_people(self, said: dict[str, Any]) -> None:
        people, adults, children = (said.get(name) for name in ("unike", "voksne", "barn"))
        visits = said.get("besoek")
        if (adults is None) != (children is None):
            missing = "voksne" if adults is None else "barn"
            self.add_error(missing, _("Skriv både voksne og barn, eller ingen av dem."))
        elif adults is not None and adults + children != people:
            self.add_error("unike", _("Voksne og barn må til sammen bli antall unike."))
        elif people is not None and visits is not None and people > visits:
            self.add_error("unike", _("Det kan ikke være flere unike enn besøk."))

    def taken(self) -> None:
        """Say that there are figures for some of the days already."""
        self.add_error("foerste", _("Det finnes allerede tall for noen av dagene."))

    def told(self) -> dict[str, Any]:
        """The fields of `ReportedFigures`."""
        said = self.cleaned_data
        return {
            "source": said["kilde"],
            "days": (said["foerste"], said["siste"] + timedelta(days=1)),
            "opening_days": said["aapningsdager"],
            "visits": said["besoek"],
            "unique": said["unike"],
            "unique_adults": said["voksne"],
            "unique_children": said["barn"],
            "method": said["maate"],
        }


class ContactsForm(forms.Form):
    """How many one was in touch with in a week."""

    antall = forms.IntegerField(
        label=_("Hvor mange har du vært i kontakt med?"),
        min_value=0,
        max_value=MOST_AT_ONCE,
        error_messages=A_HEAD_COUNT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    uke: Any = forms.TypedChoiceField(label=_("Hvilken uke?"), coerce=date.fromisoformat)
    enhet: Any = forms.ModelChoiceField(label=_("For hvem?"), queryset=None, empty_label=None)

    def __init__(
        self, data: Any = None, *, mondays: Iterable[tuple[str, str]], units: Collection[int]
    ) -> None:
        super().__init__(data)
        self.fields["uke"].choices = list(mondays)  # type: ignore[attr-defined]
        whose: Any = self.fields["enhet"]
        whose.queryset = Unit.objects.filter(pk__in=units).order_by("name", "id")
        whose.initial = whose.queryset.first()
        if len(units) == 1:
            whose.widget = forms.HiddenInput()
