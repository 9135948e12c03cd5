"""Where posters hang, how people are told, and whom we ask to pass it on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.telling import LONGEST_REQUEST, MarketingChannel
from allmenning.activities.queries.telling import channels
from allmenning.core.fields import DayInReach, PlainText
from allmenning.people.models import Person

_WHO = _("Velg hvem som gjør det.")


class Colleague(forms.ModelChoiceField):
    """One of those who work with the activity, by name."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            queryset=None,
            label=label,
            empty_label=None,
            error_messages={"required": _WHO, "invalid_choice": _WHO},
        )

    def label_from_instance(self, obj: Person) -> str:
        return obj.name


class _AmongColleagues(forms.Form):
    """Somebody does it: one of the colleagues, and the one who asks when nobody else is said."""

    def __init__(
        self, data: Any = None, *, viewer: Person, colleagues: list[Person], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["hvem"]
        keys = {person.pk for person in [viewer, *colleagues]}
        field.queryset = Person.objects.filter(pk__in=keys).order_by("name", "id")
        field.initial = viewer.pk


class HangingForm(_AmongColleagues):
    """A place for a poster."""

    sted = PlainText(
        label=_("Hvor skal plakaten henge?"),
        max_length=120,
        missing=_("Skriv hvor plakaten skal henge."),
        widget=forms.TextInput(attrs={"list": "steder"}),
    )
    hvem = Colleague(_("Hvem henger den opp?"))

    def hangs_already(self) -> None:
        """Say that the place is on the list."""
        self.add_error("sted", _("Dette stedet står allerede på listen."))


class PromotionForm(_AmongColleagues):
    """A channel, an audience, a day and who does it."""

    kanal: "forms.ModelChoiceField[MarketingChannel]" = forms.ModelChoiceField(
        queryset=None,
        label=_("Kanal"),
        empty_label=_("En annen kanal"),
        required=False,
        error_messages={"invalid_choice": _("Velg en kanal fra listen.")},
    )
    ny_kanal = PlainText(label=_("Hvilken annen kanal?"), max_length=60, required=False)
    internt = forms.BooleanField(
        label=_("Den andre kanalen når bare dem som jobber her"), required=False
    )
    malgruppe = PlainText(
        label=_("Hvem skal få vite det?"),
        help_text=_("For eksempel foreldre på helsestasjonen."),
        max_length=120,
        missing=_("Skriv hvem som skal få vite det."),
    )
    dag = DayInReach(label=_("Hvilken dag?"))
    hvem = Colleague(_("Hvem gjør det?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kanal"].queryset = channels()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("kanal") and not said.get("ny_kanal"):
            self.add_error("kanal", _("Velg en kanal, eller skriv en annen."))
        if said.get("kanal") and said.get("ny_kanal"):
            self.add_error(
                "ny_kanal", _("Velg en kanal fra listen eller skriv en annen, ikke begge.")
            )
        return said

    def planned(self) -> dict[str, Any]:
        """What is to be done."""
        said = self.cleaned_data
        return {
            "channel": said["kanal"] or said["ny_kanal"],
            "is_internal": said["internt"],
            "audience": said["malgruppe"],
            "planned_on": said["dag"],
            "responsible": said["hvem"],
        }


class RelayForm(forms.Form):
    """Whom we ask to pass it on, and in which words."""

    partner = PlainText(
        label=_("Hvem spør dere?"),
        help_text=_("For eksempel FAU, frivilligsentralen eller helsestasjonen."),
        max_length=120,
        missing=_("Skriv hvem dere spør."),
    )
    tekst = PlainText(
        label=_("Hva skal de dele?"),
        max_length=LONGEST_REQUEST,
        missing=_("Skriv hva de skal dele."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    epost = forms.EmailField(
        label=_("E-postadressen deres"),
        help_text=_("Uten adresse får du en lenke du kan sende selv."),
        required=False,
        error_messages={"invalid": _("Skriv en e-postadresse som navn@eksempel.no.")},
    )
