"""What somebody without an account is asked on any page: the three words of her receipt."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from allmenning.core import ratelimit
from allmenning.core.receipts import NotThreeWords, UnknownWord, Words, read_words

_NOT_THREE = _("Skriv nøyaktig tre ord, med mellomrom eller bindestrek mellom.")
# Three of the words, the longest with room for commas.
_LONGEST_TYPED = 100
Found = TypeVar("Found")


class ReceiptWords(forms.CharField):
    """The three words of a receipt, however they are typed; `core.receipts.Words` when cleaned."""

    def __init__(self) -> None:
        super().__init__(
            label=_("De tre ordene på kvitteringen"),
            max_length=_LONGEST_TYPED,
            help_text=_(
                "For eksempel «bjørk lampe regnbue». Du kan skrive a for å og æ, og o for ø."
            ),
            error_messages={
                "required": _("Skriv de tre ordene."),
                "max_length": _("Det er for langt. Skriv bare de tre ordene."),
                "null_characters_not_allowed": _NOT_THREE,
            },
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )

    def clean(self, value: Any) -> Words:
        try:
            return read_words(super().clean(value))
        except NotThreeWords:
            raise forms.ValidationError(_NOT_THREE) from None
        except UnknownWord as error:
            raise forms.ValidationError(
                _("«%(word)s» er ikke blant ordene vi bruker. Se om det er skrevet riktig."),
                params={"word": str(error)},
            ) from None


class ReceiptForm(forms.Form):
    """The three words of a receipt. `cleaned_data["words"]` is the three."""

    words = ReceiptWords()

    def not_found(self) -> None:
        """Say that nothing has these words."""
        self.add_error(
            "words", _("Vi finner ingenting med disse ordene. Se om de står i riktig rekkefølge.")
        )

    def too_many(self) -> None:
        """Say that one must wait."""
        self.add_error("words", _("Det ble mange forsøk på kort tid. Vent litt, og prøv igjen."))


def looked_up(
    request: HttpRequest,
    *,
    limit: ratelimit.Limit,
    find: Callable[[Words], Found | None],
    now: datetime,
) -> tuple[ReceiptForm, Found | None, int]:
    """The form for three words, what they belong to (None before they are right), and the answer's
    status. Nothing stands in the address. `limit`: how many threes a visitor may try; of a thousand
    million, somebody who guesses at one a minute tries some fifteen hundred a day."""
    if request.method != "POST":
        return ReceiptForm(), None, 200
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return form, None, 422
    if not ratelimit.may_try(limit, who=ratelimit.visitor(request), now=now):
        form.too_many()
        return form, None, 429
    found = find(form.cleaned_data["words"])
    if found is None:
        form.not_found()
    return form, found, 422 if found is None else 200
