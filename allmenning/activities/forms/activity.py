"""A meeting place as employees describe it, and when it is."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.activities.actions.starting import Times
from allmenning.activities.forms.sessions import WhereField, room_taken
from allmenning.activities.models import Activity
from allmenning.activities.models.activity import LONGEST_REACH, MOST_PLACES, OLDEST
from allmenning.core.fields import ClockTime, DayInReach, PlainText
from allmenning.places.forms.hours import WEEKDAYS, minutes_between
from allmenning.places.models import Building, OpeningHours

_NORWEGIAN = ("nb", "nn")
LONGEST_NAME, LONGEST_SUMMARY = 80, 600


def _age(label: Any) -> forms.IntegerField:
    errors = {
        "invalid": _("Skriv alderen med tall."),
        "min_value": _("Skriv 0 eller mer."),
        "max_value": _("Skriv en alder på høyst 120 år."),
    }
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=OLDEST,
        required=False,
        error_messages=errors,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ActivityForm(forms.Form):
    """What it is and for whom."""

    navn = PlainText(
        label=_("Hva heter møteplassen?"),
        max_length=LONGEST_NAME,
        missing=_("Skriv hva møteplassen heter."),
    )
    om = PlainText(
        label=_("Hva gjør dere der?"),
        help_text=_("Skriv kort og enkelt, som til en som aldri har vært der."),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    slag = forms.ChoiceField(label=_("Hva slags"), choices=Activity.Kind.choices)
    tilstand = forms.ChoiceField(
        label=_("Hvor langt er dere kommet?"),
        help_text=_(
            "Innbyggerne ser det som prøves ut og det som er i drift. En idé bestiller ingen rom."
        ),
        choices=Activity.State.choices,
        initial=Activity.State.TRIAL,
    )
    fra_alder = _age(_("Fra alder"))
    til_alder = _age(_("Til og med alder"))
    for_hvem = forms.MultipleChoiceField(
        label=_("For noen særskilt?"),
        help_text=_("Velger du ingen, er den for alle."),
        choices=Activity.Group.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sprak = forms.MultipleChoiceField(
        label=_("Hvilke språk snakker dere der, ved siden av norsk?"),
        choices=[pair for pair in settings.LANGUAGES if pair[0] not in _NORWEGIAN],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    variant_av: "forms.ModelChoiceField[Activity]" = forms.ModelChoiceField(
        label=_("Er den en variant av en annen?"),
        help_text=_("For eksempel dag og kveld av det samme. Innbyggerne ser dem sammen."),
        queryset=None,
        to_field_name="slug",
        empty_label=_("Nei"),
        required=False,
        error_messages={"invalid_choice": _("Velg fra listen.")},
    )
    plasser = forms.IntegerField(
        label=_("Hvor mange er det plass til hver gang?"),
        help_text=_("Skriv det bare når folk må melde seg på. Står det tomt, er det bare å komme."),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        error_messages={
            "invalid": _("Skriv antallet med tall."),
            "min_value": _("Skriv hvor mange plasser det er, fra 1 til 1000."),
            "max_value": _("Skriv hvor mange plasser det er, fra 1 til 1000."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    naadd = PlainText(
        label=_("Nådde dere dem dere ville nå?"),
        help_text=_(
            "Skriv hvordan dere målte det, og hva dere fant. Har dere ikke målt, lar dere det stå tomt."
        ),
        max_length=LONGEST_REACH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, may_be_variant_of: models.QuerySet[Activity], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["variant_av"].queryset = may_be_variant_of  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        youngest, oldest = said.get("fra_alder"), said.get("til_alder")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("til_alder", _("Den eldste må være minst like gammel som den yngste."))
        return said

    def told(self, activity: Activity | None = None) -> dict[str, Any]:
        """The activity's fields; texts in other languages stay as they are."""
        said = self.cleaned_data
        title = activity.title if activity else {}
        summary = activity.summary if activity else {}
        return {
            "title": {**title, "nb": said["navn"]},
            "summary": {**summary, "nb": said["om"]},
            "kind": said["slag"],
            "state": said["tilstand"],
            "youngest": said["fra_alder"],
            "oldest": said["til_alder"],
            "for_whom": said["for_hvem"],
            "languages": said["sprak"],
            "parent": said["variant_av"],
            "places": said["plasser"],
            "reach": said.get("naadd", ""),
        }


def as_it_is(activity: Activity) -> dict[str, Any]:
    """What the form shows of an activity."""
    return {
        "navn": activity.title.get("nb", ""),
        "om": activity.summary.get("nb", ""),
        "slag": activity.kind,
        "tilstand": activity.state,
        "fra_alder": activity.youngest,
        "til_alder": activity.oldest,
        "for_hvem": activity.for_whom,
        "sprak": activity.languages,
        "variant_av": activity.parent.slug if activity.parent else "",
        "plasser": activity.places,
        "naadd": activity.reach,
    }


class TimesForm(forms.Form):
    """When and where it is."""

    bygg = WhereField()
    dager = forms.TypedMultipleChoiceField(
        label=_("Hvilke dager?"),
        help_text=_("Velger du ingen, er den bare den første dagen."),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hver = forms.TypedChoiceField(
        label=_("Hvor ofte?"),
        choices=[(1, _("hver uke")), (2, _("annenhver uke")), (4, _("hver fjerde uke"))],
        coerce=int,
    )
    fra = ClockTime(label=_("Fra klokka"))
    til = ClockTime(label=_("Til klokka"))
    foerste_dag = DayInReach(label=_("Den første dagen"))
    siste_dag = DayInReach(label=_("Den siste dagen"), required=False)

    def __init__(self, *args: Any, buildings: models.QuerySet[Building], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bygg"].offer(buildings)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("foerste_dag"), said.get("siste_dag")
        if first and last and last < first:
            self.add_error("siste_dag", _("Den siste dagen må komme etter den første."))
        fra, til = said.get("fra"), said.get("til")
        if fra and til and minutes_between(fra, til)[1] > OpeningHours.LATEST:
            self.add_error("til", _("Slutt senest kl. 12 dagen etter."))
        return said

    def times(self) -> Times:
        said = self.cleaned_data
        opens, closes = minutes_between(said["fra"], said["til"])
        return Times(
            building=said["bygg"].building,
            space=said["bygg"].space,
            first_day=said["foerste_dag"],
            opens=opens,
            closes=closes,
            weekdays=tuple(said["dager"]),
            every_weeks=said["hver"],
            last_day=said["siste_dag"],
        )

    def taken(self, instead: str) -> None:
        """Say that the room cannot be had then, and what can."""
        self.add_error("bygg", room_taken(self.cleaned_data["bygg"], instead))


class NewActivityForm(TimesForm, ActivityForm):
    """What it is and for whom, and when and where it is; whom it reached nobody knows yet."""

    naadd = None  # type: ignore[assignment]
