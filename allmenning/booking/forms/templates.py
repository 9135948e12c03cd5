"""What a template for places says, as the municipality's administrator types it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext, gettext_lazy

from allmenning.booking.actions.templates import OWN_RULES
from allmenning.booking.forms.adopting import days_named
from allmenning.booking.rules.template_parts import apart, together
from allmenning.core.fields import PlainText
from allmenning.places.actions.editing import ChangedMeanwhile
from allmenning.places.actions.hours import WeeklyStretch
from allmenning.places.forms.hours import EXTRA_ROWS, WEEKDAYS, BaseWeek, StretchForm, rows_of
from allmenning.places.forms.place import LANGUAGES, PlaceForm, SpaceForm

# Where the page lists the kinds of places it knows.
KINDS_LIST: Final = "slag"
MOST_PARTS: Final = 30
LONGEST_NAME: Final = 120
# What a place that is lent in the evening usually is.
USUAL_HOURS: Final = (
    {"weekdays": [0, 1, 2, 3, 4], "opens": 960, "closes": 1320, "kind": "staffed"},
    {"weekdays": [5, 6], "opens": 600, "closes": 1080, "kind": "staffed"},
)


class TemplateForm(PlaceForm):
    """What a template says of the whole place, but for its hours."""

    texts = ("name",)

    category = PlainText(
        label=gettext_lazy("Hva slags sted er det mal for?"),
        max_length=60,
        missing=gettext_lazy("Skriv hva slags sted det er, for eksempel skole."),
        help_text=gettext_lazy("Nye bygg som tas i bruk fra malen, blir av dette slaget."),
        widget=forms.TextInput(attrs={"list": KINDS_LIST}),
    )
    terms = forms.ChoiceField(
        label=gettext_lazy("Vilkår alle som låner, må godta"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Velg vilkår.")),
    )
    closed_on_public_holidays = forms.BooleanField(
        label=gettext_lazy("Stengt på helligdager"), required=False
    )
    closed_in_school_holidays = forms.BooleanField(
        label=gettext_lazy("Stengt i skoleferier"), required=False
    )

    def __init__(
        self, data: Any = None, *, shown: Mapping[str, Any] | None = None, terms: Sequence[str]
    ) -> None:
        super().__init__(data, shown=shown)
        for code, language in LANGUAGES.items():
            self.fields[f"name_{code}"] = PlainText(
                label=gettext("%(what)s på %(language)s")
                % {"what": gettext("Navn"), "language": language},
                max_length=LONGEST_NAME,
                required=code == "nb",
                missing=gettext("Skriv hva malen heter."),
            )
        self.fields["terms"].choices = [(name, name) for name in terms]  # type: ignore[attr-defined]
        self.order_fields([f"name_{code}" for code in LANGUAGES])

    def tell_changed(self, error: ChangedMeanwhile) -> None:
        super().tell_changed(error)
        if "hours" in error.now_says:
            told = gettext(
                "En kollega har endret åpningstidene til %(hours)s. Send på nytt for å bruke dine."
            )
            self.add_error(None, told % {"hours": hours_in_words(error.now_says["hours"])})


def hours_in_words(hours: Iterable[Mapping[str, Any]]) -> str:
    """Mandag–fredag 16.00–22.00; lørdag og søndag 10.00–18.00, in the middle of a sentence."""
    return "; ".join(
        f"{days_named(row['weekdays'])} {_clock(row['opens'])}–{_clock(row['closes'])}"
        for row in hours
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}.{minutes % 60:02}"


class BaseTemplateWeek(BaseWeek):
    """The hours of a template: some, and no two at once."""

    def clean(self) -> None:
        kept = [(form.stretch(), form) for form in self.forms if self._is_kept(form)]
        if not kept and not any(self.errors):
            raise forms.ValidationError(gettext("Skriv når stedet er åpent for utlån."))
        in_order = sorted(kept, key=lambda row: row[0])
        for (earlier, _form), (later, form) in pairwise(in_order):
            if earlier.overlaps(later):
                told = gettext("Tidene for %(day)s overlapper. Rett den ene.")
                form.add_error("opens", told % {"day": dict(WEEKDAYS)[later.weekday]})

    def _is_kept(self, form: Any) -> bool:
        is_row = form.has_changed() or bool(form.initial)
        return is_row and form.is_valid() and not form.cleaned_data.get("DELETE")

    def hours(self) -> list[dict[str, Any]]:
        """The hours as a template keeps them."""
        stretches = self.stretches()
        return together((one.weekday, one.opens, one.closes, one.kind) for one in stretches)


TemplateWeekFormSet = formset_factory(
    StretchForm,
    formset=BaseTemplateWeek,
    extra=EXTRA_ROWS,
    can_delete=True,
    can_delete_extra=False,
)


def week_rows(hours: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A template's hours as the formset shows them."""
    return rows_of([WeeklyStretch(*stretch) for stretch in apart(hours)])


class TemplateSpaceForm(SpaceForm):
    """A space that places of the kind usually have."""

    timetable_id = None  # type: ignore[assignment]
    is_published = None  # type: ignore[assignment]
    parts = PlainText(
        label=gettext_lazy("Deler, én på hver linje"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "La stå tomt når lokalet ikke kan deles. En hall som kan deles, har de delene som de "
            "mindre lokalene heter."
        ),
    )
    rules = forms.ChoiceField(label=gettext_lazy("Bestillingsregler"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        shown: Mapping[str, Any] | None = None,
        rules: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, shown=shown)
        own = (OWN_RULES, gettext("Egne regler for dette lokalet"))
        self.fields["rules"].choices = [*rules, own]  # type: ignore[attr-defined]

    def _flat(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        flat = super()._flat(facts)
        return flat | ({"parts": "\n".join(facts["parts"])} if "parts" in facts else {})

    def clean_parts(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["parts"].splitlines()]
        parts = [line for line in lines if line]
        if len(parts) > MOST_PARTS:
            raise forms.ValidationError(gettext("Skriv høyst %(n)d deler.") % {"n": MOST_PARTS})
        if any(len(part) > LONGEST_NAME for part in parts):
            raise forms.ValidationError(gettext("Navnet på en del er for langt. Skriv høyst 120."))
        twice = {part for part in parts if parts.count(part) > 1}
        if twice:
            told = gettext("«%(part)s» står to ganger.")
            raise forms.ValidationError(told % {"part": min(twice)})
        return parts

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        parts = said["parts"] if said["parts"] != [said["name"]] else []
        return super().facts() | {"parts": parts}
