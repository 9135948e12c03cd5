"""Setting up hours without staff: what the place offers, when, and by which doors."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models import Terms
from allmenning.core.fields import ClockTime
from allmenning.keys.actions.open_access import Facts, OwnHours
from allmenning.keys.models import Door, OpenAccess
from allmenning.places.actions.hours import weekly_stretches
from allmenning.places.forms.hours import WEEKDAYS
from allmenning.places.forms.place import in_languages
from allmenning.places.models import Timetable

LANGUAGES: Final = ("nb", "nn", "en")
NUMBERS: Final = ("least_age", "warns_before", "most_inside")
WAYS: Final = ("needs_course", "for_institutions", "takes_new")
USUAL: Final = {"opens": time(7), "closes": time(23), "weekdays": list(range(7))}
# A gateway's copy of a key has room for three stretches of each of four days at so many doors.
MOST_DOORS: Final = 20
_DAY: Final = 24 * 60
_IN_LIST = _("Velg noe i lista.")
_AGE = _("Skriv en alder mellom 0 og 100.")
_MINUTES = _("Skriv et antall minutter mellom 0 og 120.")
_PEOPLE = _("Skriv et antall mellom 1 og 5000, eller la det stå tomt.")


class OpenAccessForm(forms.Form):
    """When people let themselves in, who may, and by which doors."""

    hours = forms.ChoiceField(
        label=_("Når kan folk låse seg inn?"),
        choices=(
            ("own", _("Til egne tider, de samme hver dag")),
            ("building", _("Når bygget er åpent, med eller uten betjening")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _IN_LIST, "invalid_choice": _IN_LIST},
    )
    opens = ClockTime(label=_("Egne tider: åpner"), required=False)
    closes = ClockTime(
        label=_("Egne tider: stenger"), required=False, help_text=_("00.00 er midnatt.")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Egne tider: dager"),
        coerce=int,
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _IN_LIST, "invalid_list": _IN_LIST},
    )
    closed_on_public_holidays = forms.BooleanField(
        label=_("Egne tider: stengt på helligdager"), required=False
    )
    doors = forms.TypedMultipleChoiceField(
        label=_("Hvilke dører åpner avtalen?"),
        help_text=_(
            "Bare dører der dørsentralen sjekker hver åpning. En lås med koden i seg har plass til få."
        ),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst én dør."),
            "invalid_choice": _IN_LIST,
            "invalid_list": _IN_LIST,
        },
    )
    terms = forms.ChoiceField(
        label=_("Hvilke vilkår godtar de?"),
        help_text=_("Nyeste utgave gjelder. Kommer det en ny, blir de bedt om å lese den."),
        error_messages={"required": _("Velg vilkår."), "invalid_choice": _IN_LIST},
    )
    least_age = forms.IntegerField(
        label=_("Aldersgrense"),
        min_value=0,
        max_value=100,
        help_text=_("Skriv 0 hvis stedet ikke har noen."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _AGE),
    )
    needs_course = forms.BooleanField(label=_("De må ta et kurs på stedet først"), required=False)
    for_institutions = forms.BooleanField(
        label=_("Barnehager, skoler og andre kan ta med en gruppe"), required=False
    )
    most_inside = forms.IntegerField(
        label=_("Hvor mange er det plass til?"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("Dere får se omtrent hvor mange som er inne. Døra stopper ingen."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _PEOPLE),
    )
    warns_before = forms.IntegerField(
        label=_("Hvor mange minutter før stengetid skal skjermen si fra?"),
        min_value=0,
        max_value=120,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _MINUTES),
    )
    takes_new = forms.BooleanField(label=_("Stedet tar imot nye avtaler"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        place: OpenAccess | None,
        doors: Sequence[Door],
        terms: Sequence[Terms],
    ) -> None:
        super().__init__(data, initial=_shown(place))
        self.known, self.versions = {door.pk: door for door in doors}, {t.name: t for t in terms}
        named = [
            (
                one.name,
                gettext("%(name)s, utgave %(number)d") % {"name": one.name, "number": one.version},
            )
            for one in terms
        ]
        self._offer("terms", [("", gettext("Velg")), *named])
        self._offer("doors", [(door.pk, door.name) for door in doors])
        for code, question in in_languages(_("Om stedet,")).items():
            self.fields[f"about_{code}"] = question

    def _offer(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("hours") == "own":
            self._check_hours(said)
        return said

    def clean_doors(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["doors"]
        if len(chosen) > MOST_DOORS:
            raise forms.ValidationError(
                gettext("Velg høyst %(most)d dører.") % {"most": MOST_DOORS}
            )
        return chosen

    def _check_hours(self, said: dict[str, Any]) -> None:
        for name in ("opens", "closes"):
            if name in said and said[name] is None:
                self.add_error(name, _("Skriv et klokkeslett som 18.00."))
        if "weekdays" in said and not said["weekdays"]:
            self.add_error("weekdays", _("Velg minst én dag."))
        opens, closes = said.get("opens"), said.get("closes")
        if opens is not None and closes is not None and _closes(closes) <= _minutes(opens):
            self.add_error("closes", _("Stengetida må komme etter åpningstida."))

    def facts(self) -> Facts:
        said = self.cleaned_data
        about = {code: said[f"about_{code}"] for code in LANGUAGES if said[f"about_{code}"]}
        kept = {name: said[name] for name in (*NUMBERS, *WAYS)}
        return Facts(terms=self.versions[said["terms"]], about=about, **kept)

    def own_hours(self) -> OwnHours | None:
        """None when the place has the building's hours."""
        said = self.cleaned_data
        if said["hours"] == "building":
            return None
        return OwnHours(
            weekdays=said["weekdays"],
            opens=_minutes(said["opens"]),
            closes=_closes(said["closes"]),
            closed_on_public_holidays=said["closed_on_public_holidays"],
        )

    def chosen_doors(self) -> list[Door]:
        """In the order of the list: the way in first."""
        chosen = set(self.cleaned_data["doors"])
        return [door for id, door in self.known.items() if id in chosen]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _closes(at: time) -> int:
    return _minutes(at) or _DAY


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _shown(place: OpenAccess | None) -> dict[str, Any]:
    """What the questions are answered with before anybody has."""
    if place is None:
        usual = {"least_age": 15, "warns_before": 15, "takes_new": True}
        return {"hours": "own", **USUAL, **usual}
    own = place.timetable
    return {
        **(_shown_hours(own) if own else USUAL),
        **{name: getattr(place, name) for name in (*NUMBERS, *WAYS)},
        **{f"about_{code}": place.about.get(code, "") for code in LANGUAGES},
        "hours": "own" if own else "building",
        "terms": place.terms.name,
        "doors": [part.door_id for part in place.doors.all()],
    }


def _shown_hours(own: Timetable) -> dict[str, Any]:
    week = weekly_stretches(own)
    if not week:
        return USUAL
    return {
        "opens": _clock(min(one.opens for one in week)),
        "closes": _clock(max(one.closes for one in week)),
        "weekdays": sorted({one.weekday for one in week}),
        "closed_on_public_holidays": own.closed_on_public_holidays,
    }
