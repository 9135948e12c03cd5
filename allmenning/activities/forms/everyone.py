"""Narrowing what is on, and saying what one thinks of it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models import FeedbackResponse
from allmenning.activities.models.activity import OLDEST
from allmenning.activities.models.feedback import LONGEST_WORDS
from allmenning.activities.models.sign_up import LONGEST_FIRST_NAME, MOST_TOGETHER
from allmenning.activities.queries.sessions import Wish
from allmenning.core.everyone import SendingForm
from allmenning.core.fields import PlainText
from allmenning.places.forms.near import NearForm
from allmenning.places.models import District


class LookingForm(NearForm):
    """Where, and for whom; nothing is required, and what is not understood is left out."""

    bydel: "forms.ModelChoiceField[District]" = forms.ModelChoiceField(
        label=_("Bydel eller tettsted"),
        queryset=None,
        to_field_name="code",
        empty_label=_("Alle"),
        required=False,
    )
    alder = forms.IntegerField(
        label=_("Alder på den som skal være med"),
        min_value=0,
        max_value=OLDEST,
        required=False,
        error_messages={
            "invalid": _("Skriv alderen med tall."),
            "min_value": _("Skriv 0 eller mer."),
            "max_value": _("Skriv en alder på høyst 120 år."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bydel"].queryset = District.objects.order_by("name")  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """What is looked for, as far as it was understood."""
        self.is_valid()
        said = self.cleaned_data
        district = said.get("bydel")
        return Wish(district.pk if district else None, said.get("alder"), self.point())


SMILEYS = [
    (5, _("Veldig bra")),
    (4, _("Bra")),
    (3, _("Midt på treet")),
    (2, _("Dårlig")),
    (1, _("Veldig dårlig")),
]


class FeedbackForm(forms.Form):
    """At most three questions, and none about who answers."""

    smilefjes = forms.TypedChoiceField(
        label=_("Hvor mange smilefjes vil du gi tilbudet?"),
        choices=SMILEYS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Velg fra ett til fem smilefjes.")},
    )
    ord = PlainText(
        label=_("Vil du si noe med egne ord?"),
        help_text=_("Skriv på det språket du vil."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    hoert = forms.ChoiceField(
        label=_("Hvor hørte du om oss?"),
        choices=FeedbackResponse.Heard.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    hjelp = forms.BooleanField(label=_("Noen hjalp til å fylle ut"), required=False)
    tolk = forms.BooleanField(label=_("Tolk var med"), required=False)
    noekkel = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and said.get("smilefjes") is None and not said.get("ord"):
            self.add_error("smilefjes", _("Velg et smilefjes, eller skriv noe."))
        return said

    def said(self) -> dict[str, Any]:
        """The answer, and the language it was asked in."""
        said = self.cleaned_data
        return {
            "key": said["noekkel"],
            "smileys": said["smilefjes"],
            "words": said["ord"],
            "heard": said["hoert"],
            "language": get_language() or "nb",
            "was_helped": said["hjelp"],
            "had_interpreter": said["tolk"],
        }

    def too_many(self) -> None:
        """Say that too many answers came from one place in a short while."""
        self.add_error(None, _("Det kom mange svar på kort tid. Vent litt, og prøv igjen."))


class FollowForm(forms.Form):
    """Where letters about a board are to go."""

    epost = forms.EmailField(
        label=_("E-postadressen din"),
        help_text=_("Vi sender høyst én e-post i uka fra hver tavle. Du kan slutte når du vil."),
        max_length=254,
        error_messages={
            "required": _("Skriv e-postadressen din."),
            "invalid": _("Skriv en e-postadresse som navn@eksempel.no."),
            "max_length": _("E-postadressen er for lang. Se om den er riktig."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def said(self) -> dict[str, str]:
        """The address, and the language it was typed in."""
        return {"address": self.cleaned_data["epost"], "language": get_language() or "nb"}

    def too_many(self) -> None:
        """Say that too many addresses came from one place in a short while."""
        self.add_error(None, _("Det kom mange på kort tid. Vent litt, og prøv igjen."))


class SignUpForm(SendingForm):
    """A first name, and how many come: no more than there are places, and than a few."""

    navn = PlainText(
        label=_("Hva heter du til fornavn?"),
        help_text=_("Bare de som jobber der, ser det. Vi sletter det en måned etterpå."),
        max_length=LONGEST_FIRST_NAME,
        missing=_("Skriv fornavnet ditt."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "given-name"}),
    )
    antall = forms.IntegerField(
        label=_("Hvor mange kommer dere?"),
        help_text=_("Tell med deg selv."),
        initial=1,
        error_messages={
            "required": _("Skriv hvor mange dere er."),
            "invalid": _("Skriv hvor mange dere er, med tall."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        """`places` is how many the whole session takes."""
        super().__init__(*args, **kwargs)
        self.most = min(places, MOST_TOGETHER)

    def clean_antall(self) -> int:
        people: int = self.cleaned_data["antall"]
        if not 1 <= people <= self.most:
            raise forms.ValidationError(
                _now("Skriv et tall fra 1 til %(most)d.") % {"most": self.most}
            )
        return people
