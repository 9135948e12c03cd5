"""Telling about a page, looking the answer up, and answering."""

import re
import secrets
import unicodedata
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.desk.models import PageNote
from allmenning.desk.rules.pages import page_told
from allmenning.desk.rules.receipt import NotThreeWords, UnknownWord, Words, read_words

_CHOOSE = _("Velg det som passer best.")
_NOTHING_TOLD = _("Skriv hva du vil si fra om.")
_NOT_THREE = _("Skriv nøyaktig tre ord, med mellomrom eller bindestrek mellom.")
_TOKEN = re.compile(r"[\w-]{22}", re.ASCII)
# A page in the form of the three words, the longest with room for commas.
_LONGEST_TYPED = 100


def new_token() -> str:
    """A token of 128 bits for one form that is about to be shown."""
    return secrets.token_urlsafe(16)


class TellForm(forms.Form):
    """What somebody tells about a page. Nothing is asked about herself."""

    kind = forms.ChoiceField(
        label=_("Hva gjelder det?"),
        choices=PageNote.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    text = PlainText(
        label=_("Hva vil du si fra om?"),
        max_length=3000,
        missing=_NOTHING_TOLD,
        help_text=_("Ikke skriv navn, telefonnummer eller annet om deg selv eller andre."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    side = forms.CharField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not any(unicodedata.category(sign)[0] in "LNPS" for sign in text):
            raise forms.ValidationError(_NOTHING_TOLD)
        return text

    def clean_side(self) -> str:
        """The page, or nothing when it is forged."""
        return page_told(self.cleaned_data["side"])

    def clean_token(self) -> str:
        """The form's own token; who sends another gets a new one."""
        token: str = self.cleaned_data["token"]
        return token if _TOKEN.fullmatch(token) else new_token()

    @property
    def page(self) -> str:
        """The page it is about, as the form shows it."""
        return page_told(str(self["side"].value() or ""))

    def too_many(self) -> None:
        """Say that one must wait; what was typed stays."""
        self.add_error(
            None,
            _(
                "Det er sendt mange tilbakemeldinger herfra på kort tid. Det du skrev, er ikke "
                "borte. Vent et minutt, og send det en gang til."
            ),
        )


class LookUpForm(forms.Form):
    """The three words of a receipt. `cleaned_data["words"]` is the three."""

    words = forms.CharField(
        label=_("De tre ordene på kvitteringen"),
        max_length=_LONGEST_TYPED,
        help_text=_("For eksempel «bjørk lampe regnbue». Du kan skrive a for å og æ, og o for ø."),
        error_messages={
            "required": _("Skriv de tre ordene."),
            "max_length": _("Det er for langt. Skriv bare de tre ordene."),
            "null_characters_not_allowed": _NOT_THREE,
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_words(self) -> Words:
        try:
            return read_words(self.cleaned_data["words"])
        except NotThreeWords:
            raise forms.ValidationError(_NOT_THREE) from None
        except UnknownWord as error:
            raise forms.ValidationError(
                _("«%(word)s» er ikke blant ordene vi bruker. Se om det er skrevet riktig."),
                params={"word": str(error)},
            ) from None

    def not_found(self) -> None:
        """Say that no note has these words."""
        self.add_error(
            "words",
            _(
                "Vi finner ingen tilbakemelding med disse ordene. Se om de står i riktig rekkefølge."
            ),
        )

    def too_many(self) -> None:
        """Say that one must wait."""
        self.add_error("words", _("Det ble mange forsøk på kort tid. Vent litt, og prøv igjen."))


class Act(StrEnum):
    """What an employee may do with a note."""

    TAKE_UP = "take_up"
    ANSWER = "answer"
    CLOSE = "close"


class Handling(forms.Form):
    """What an employee does with a note, and which revision of it she saw."""

    act = forms.TypedChoiceField(choices=[(act.value, act.name) for act in Act], coerce=Act)
    seen = forms.IntegerField(min_value=0, max_value=10**6)


class AnswerForm(forms.Form):
    """An answer to somebody who cannot ask what was meant."""

    text = PlainText(
        label=_("Svaret ditt"),
        max_length=3000,
        missing=_("Skriv et svar, så den som sa fra, får vite hva dere gjør."),
        help_text=_("Skriv enkelt, og si hva som skjer nå. Den som sa fra, kan ikke svare deg."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, *, note: PageNote) -> None:
        super().__init__(data, initial={"text": note.answer})
