"""Facts about a building or a space, and what the form showed when it was opened."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.places.actions.editing import ChangedMeanwhile, NotValid
from allmenning.places.models import (
    Accessibility,
    Asset,
    Building,
    District,
    Facility,
    Purpose,
    Space,
    SpaceKind,
    Timetable,
)

LANGUAGES = {"nb": _("bokmål"), "nn": _("nynorsk"), "en": _("engelsk")}
LONG_TEXT = 4000


def in_languages(label: Any, *, rows: int = 3) -> dict[str, forms.Field]:
    """One question for each language a text in data is written in."""
    return {
        language: PlainText(
            label=_("%(what)s på %(language)s") % {"what": label, "language": name},
            max_length=LONG_TEXT,
            required=False,
            widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
        )
        for language, name in LANGUAGES.items()
    }


def in_words(question: forms.Field, value: Any) -> str:
    """A fact as its question says it: by the labels of its choices, yes or no, or as it is."""
    if isinstance(question, forms.BooleanField):
        return gettext("ja") if value else gettext("nei")
    labels = {str(key): str(label) for key, label in getattr(question, "choices", ())}
    said = value if isinstance(value, list) else ["" if value is None else value]
    return ", ".join(labels.get(str(one), str(one)) for one in said)


class PlaceForm(forms.Form):
    """A form that remembers what it showed, and speaks of texts in three languages as one fact.

    `opened` is signed, so that it says what we showed and nothing else.
    """

    texts: ClassVar[tuple[str, ...]] = ()
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, shown: Mapping[str, Any] | None = None) -> None:
        shown = shown or {}
        super().__init__(data, initial=self._flat(shown))
        self.initial["opened"] = signing.dumps(dict(shown), salt="places")

    def _flat(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        flat = {name: value for name, value in facts.items() if name not in self.texts}
        for name in (name for name in self.texts if name in facts):
            flat |= {f"{name}_{code}": facts[name].get(code, "") for code in LANGUAGES}
        return flat

    def clean_opened(self) -> dict[str, Any]:
        """What the form showed; nothing when somebody tampered with it."""
        try:
            return signing.loads(self.cleaned_data["opened"], salt="places")
        except signing.BadSignature:
            raise forms.ValidationError(_("Siden er gammel. Last den på nytt.")) from None

    def facts(self) -> dict[str, Any]:
        """What the form says now, in the terms of the table."""
        said = self.cleaned_data
        plain = {name: said[name] for name in self._plain_names()}
        return plain | {name: self._text(name) for name in self.texts}

    def _plain_names(self) -> list[str]:
        texts = {f"{name}_{code}" for name in self.texts for code in LANGUAGES}
        return [name for name in self.cleaned_data if name not in texts | {"opened", "parts"}]

    def _text(self, name: str) -> dict[str, str]:
        # Browsers end lines in two signs, and the data in one: what nobody touched is no change.
        said = {
            code: self.cleaned_data[f"{name}_{code}"].replace("\r\n", "\n").strip()
            for code in LANGUAGES
        }
        return {code: text for code, text in said.items() if text}

    def tell_changed(self, error: ChangedMeanwhile) -> None:
        """Say beside each question what a colleague wrote, and let the next sending decide."""
        seen = {**self.cleaned_data["opened"], **error.now_says}
        told = _("En kollega har endret dette til «%(value)s». Send på nytt for å bruke ditt.")
        for name, value in self._flat(error.now_says).items():
            if name in self.fields and value != self.cleaned_data.get(name):
                said = in_words(self.fields[name], value) or gettext("ingenting")
                self.add_error(name, told % {"value": said})
        data: Any = self.data
        self.data = data = data.copy()
        data["opened"] = signing.dumps(seen, salt="places")

    def tell_tried(self) -> None:
        """Say that what is tried is shown when it is opened to all."""
        told = _("Stedet prøves. Folk ser det først når det åpnes for alle.")
        self.add_error("is_published", told)

    def hide_showing(self) -> None:
        """Do not ask whether people are to see it, unless it was ticked."""
        if not self["is_published"].value():
            del self.fields["is_published"]

    def tell_invalid(self, error: NotValid) -> None:
        """Say beside the question, or above them all, which rule is broken."""
        for name, messages in error.messages.items():
            self.add_error(name if name in self.fields else None, messages)


def timetables() -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in Timetable.objects.order_by("name")]


def districts() -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in District.objects.order_by("name")]


class BuildingForm(PlaceForm):
    """A building as people meet it."""

    texts = ("way_in",)

    name = PlainText(label=_("Navn"), max_length=120, missing=_("Skriv hva bygget heter."))
    category = PlainText(
        label=_("Hva slags bygg er det?"),
        max_length=60,
        missing=_("Skriv hva slags bygg det er, for eksempel skole."),
    )
    address = PlainText(label=_("Adresse"), max_length=160, required=False)
    district_id = forms.TypedChoiceField(
        label=_("Bydel eller tettsted"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", str(_("Ikke registrert"))), *districts()],
    )
    latitude = forms.FloatField(
        label=_("Breddegrad"),
        min_value=57,
        max_value=72,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Skriv en breddegrad i Norge, for eksempel 59.91."),
        ),
    )
    longitude = forms.FloatField(
        label=_("Lengdegrad"),
        min_value=4,
        max_value=32,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Skriv en lengdegrad i Norge, for eksempel 10.75."),
        ),
    )
    phone = PlainText(label=_("Telefon til huset"), max_length=20, required=False)
    timetable_id = forms.TypedChoiceField(label=_("Åpningstider"), coerce=int, choices=timetables)
    opens_with_key = forms.TypedChoiceField(
        label=_("Kan de som låner, låse seg inn med digital nøkkel?"),
        required=False,
        coerce=lambda said: said == "True",
        empty_value=None,
        choices=[("", _("Ikke registrert")), ("True", _("Ja")), ("False", _("Nei"))],
    )
    is_published = forms.BooleanField(label=_("Vis bygget for folk"), required=False)

    def __init__(self, data: Any = None, *, shown: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, shown=shown)
        for code, question in in_languages(_("Slik kommer du inn,")).items():
            self.fields[f"way_in_{code}"] = question


class SpaceForm(PlaceForm):
    """A space as people look for it."""

    texts = ("description", "house_rules")

    name = PlainText(label=_("Navn"), max_length=120, missing=_("Skriv hva lokalet heter."))
    kind = forms.ChoiceField(label=_("Slags lokale"), choices=SpaceKind.choices)
    capacity = forms.IntegerField(
        label=_("Hvor mange tar det?"),
        min_value=1,
        max_value=20_000,
        localize=False,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Skriv et tall mellom 1 og 20 000."),
        ),
    )
    area = forms.IntegerField(
        label=_("Kvadratmeter"),
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Skriv et tall mellom 1 og 100 000.")
        ),
    )
    floor = forms.IntegerField(
        label=_("Etasje"),
        required=False,
        min_value=-5,
        max_value=60,
        help_text=_("1 er bakkeplan, -1 er kjeller."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Skriv et tall mellom -5 og 60.")
        ),
    )
    facilities = forms.MultipleChoiceField(
        label=_("Her finnes"),
        required=False,
        choices=Facility.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    accessibility = forms.MultipleChoiceField(
        label=_("Tilgjengelighet"),
        required=False,
        choices=Accessibility.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    purposes = forms.MultipleChoiceField(
        label=_("Passer til"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg minst ett formål, ellers kan ingen bestille.")},
    )
    timetable_id = forms.TypedChoiceField(
        label=_("Åpningstider"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", str(_("De samme som bygget"))), *timetables()],
    )
    is_published = forms.BooleanField(label=_("Vis lokalet for folk"), required=False)

    def __init__(
        self, data: Any = None, *, shown: Mapping[str, Any] | None = None, parts: Any = None
    ) -> None:
        super().__init__(data, shown=shown)
        for code, question in in_languages(_("Om lokalet,")).items():
            self.fields[f"description_{code}"] = question
        for code, question in in_languages(_("Husregler,"), rows=5).items():
            self.fields[f"house_rules_{code}"] = question
        if parts is not None and parts.exists():
            self.fields["parts"] = forms.ModelMultipleChoiceField(
                label=_("Består av"),
                required=False,
                queryset=parts,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Velg deler som finnes fra før, eller la stå tomt for et eget rom."),
            )


def shown_building(building: Building) -> dict[str, Any]:
    """The facts of a building that its form asks for."""
    names = ("name", "category", "address", "district_id", "latitude", "longitude", "phone")
    more = ("timetable_id", "opens_with_key", "is_published", "way_in")
    return {name: getattr(building, name) for name in (*names, *more)}


def shown_space(space: Space) -> dict[str, Any]:
    """The facts of a space that its form asks for."""
    names = ("name", "kind", "capacity", "area", "floor", "facilities", "accessibility")
    more = ("purposes", "timetable_id", "is_published", "description", "house_rules")
    return {name: getattr(space, name) for name in (*names, *more)}


def parts_of(building: Building) -> Any:
    """The parts a new space of the building may consist of."""
    return Asset.objects.filter(building=building).order_by("name")
