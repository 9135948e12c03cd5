"""What was tried and who goes on with it, and what somebody saw when it was looked at again."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models import Activity, Handover
from allmenning.core.fields import DayInReach, PlainText, within_years
from allmenning.people.models import Unit

_YES, _NO = "ja", "nei"
_CHOOSE = _("Velg det som passer best.")
_ANSWERS = {_YES: True, _NO: False}
_SAID = {True: _YES, False: _NO, None: ""}
_RECEIVER = _("Skriv hvem som viderefører den.")


class Month(forms.DateField):
    """A month, as its first day."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
            input_formats=["%Y-%m", "%m.%Y", "%m/%Y"],
            error_messages={"invalid": _("Skriv en måned som 11.2026.")},
            **more,
        )

    def to_python(self, value: Any) -> date | None:
        return within_years(super().to_python(value), self.error_messages["invalid"])


class HandoverForm(forms.Form):
    """One thing that was tried; what nobody knows is left open."""

    enhet: Any = forms.ModelChoiceField(
        label=_("Hvem prøvde det ut?"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    navn = PlainText(label=_("Hva ble prøvd ut?"), max_length=160, required=False)
    slag = forms.ChoiceField(
        label=_("Hva slags"),
        help_text=_(
            "Forslag og rapporter er annet. De telles ikke når vi sier hva som lever videre."
        ),
        choices=Handover.Kind.choices,
        widget=forms.RadioSelect,
        initial=Handover.Kind.MODEL,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    moteplass: Any = forms.ModelChoiceField(
        label=_("Hvilken møteplass er det?"),
        queryset=None,
        required=False,
        empty_label=_("ingen av dem"),
        error_messages={"invalid_choice": _CHOOSE},
    )
    videre = forms.ChoiceField(
        label=_("Er den videreført?"),
        choices=[("", _("ikke bestemt")), (_YES, _("ja")), (_NO, _("nei"))],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _CHOOSE},
    )
    mottaker = PlainText(
        label=_("Hvem viderefører den?"),
        help_text=_("For eksempel «Åpen barnehage»."),
        max_length=160,
        required=False,
    )
    gjelder_ut = DayInReach(label=_("Til og med hvilken dag?"), required=False)
    vurderes = Month(_("Hvilken måned skal dere vurdere den igjen?"))

    def __init__(self, data: Any = None, *, units: Collection[int], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["enhet"].queryset = Unit.objects.filter(pk__in=units).order_by("name", "id")
        activities = Activity.objects.filter(unit_id__in=units)
        fields["moteplass"].queryset = activities.order_by("title__nb", "id")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (
            said.get("videre") == _YES
            and not said.get("mottaker")
            and "mottaker" not in self.errors
        ):
            self.add_error("mottaker", _RECEIVER)
        if said.get("slag") == Handover.Kind.OTHER and said.get("videre"):
            self.add_error("videre", _("Bare modeller kan videreføres."))
        return said

    def told(self) -> dict[str, Any]:
        """The handover's fields."""
        said = self.cleaned_data
        return {
            "unit": said["enhet"],
            "name": said["navn"],
            "kind": said["slag"],
            "activity": said["moteplass"],
            "is_continued": _ANSWERS.get(said["videre"]),
            "receiver": said["mottaker"],
            "valid_until": said["gjelder_ut"],
            "review_month": said["vurderes"],
        }


def handover_as_it_is(handover: Handover) -> dict[str, Any]:
    """What the form shows of what was handed over."""
    return {
        "enhet": handover.unit_id,
        "navn": handover.name,
        "slag": handover.kind,
        "moteplass": handover.activity_id,
        "videre": _SAID[handover.is_continued],
        "mottaker": handover.receiver,
        "gjelder_ut": handover.valid_until,
        "vurderes": handover.review_month,
    }


class ReviewForm(forms.Form):
    """What somebody saw, and whether it goes on; nothing that goes on may be past its time."""

    sett = PlainText(
        label=_("Hvordan går det?"),
        max_length=2000,
        missing=_("Skriv hva dere så."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    videre = forms.ChoiceField(
        label=_("Går den videre?"),
        choices=[(_YES, _("ja")), (_NO, _("nei"))],
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    gjelder_ut = DayInReach(label=_("Til og med hvilken dag?"), required=False)
    vurderes = Month(_("Hvilken måned skal dere vurdere den igjen?"))

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        until, month = said.get("gjelder_ut"), said.get("vurderes")
        if said.get("videre") == _YES and until and until < self.today:
            self.add_error("gjelder_ut", _("Velg en dag som ikke er gått."))
        if said.get("videre") == _YES and month and month < self.today.replace(day=1):
            self.add_error("vurderes", _("Velg en måned som ikke er gått."))
        return said

    def told(self) -> dict[str, Any]:
        """What the review is told."""
        said = self.cleaned_data
        return {
            "words": said["sett"],
            "is_continued": _ANSWERS[said["videre"]],
            "valid_until": said["gjelder_ut"],
            "review_month": said["vurderes"],
        }
