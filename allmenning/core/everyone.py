"""What somebody without an account sends, the receipt she gets, and the answer she looks up."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allmenning.core import ratelimit
from allmenning.core.fields import SendingToken
from allmenning.core.receipts import (
    NotThreeWords,
    UnknownWord,
    Words,
    read_words,
    secret_of_sending,
)

_NOT_THREE = _("Skriv nøyaktig tre ord, med mellomrom eller bindestrek mellom.")
# Three of the words, the longest with room for commas.
_LONGEST_TYPED = 100
_RECEIPT: Final = "kvittering"
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


class SendingForm(forms.Form):
    """What is sent once, however often its button is pressed."""

    token = SendingToken()

    def secret(self, *told: str) -> bytes:
        """The secret of a sending that says `told`; the same when it is sent again."""
        token = self.cleaned_data["token"]
        return secret_of_sending(token=token, told=told, key=settings.SECRET_KEY.encode())

    def too_many(self) -> None:
        """Say that one must wait; what was typed stays."""
        self.add_error(
            None,
            _(
                "Det er sendt mye herfra på kort tid. Det du skrev, er ikke borte. Vent et minutt, "
                "og send det en gang til."
            ),
        )


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


def to_receipt(page: str, secret: bytes) -> HttpResponse:
    """Lead to the page of this name, which shows the words of a sending for an hour."""
    return redirect(f"{reverse(page)}?{urlencode({_RECEIPT: secret.hex()})}")


def secret_of(request: HttpRequest) -> bytes:
    """The secret that `to_receipt` put in the address; Http404 when there is none."""
    try:
        return bytes.fromhex(request.GET.get(_RECEIPT, ""))
    except ValueError:
        raise Http404 from None


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
