"""Setting up gateways."""

import base64
import binascii
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText

KEY_BYTES: Final = 32


class GatewayForm(forms.Form):
    """What the computer at the doors is called, and its own public key."""

    name = PlainText(
        label=_("Hva skal dørsentralen hete?"),
        max_length=80,
        missing=_("Skriv hva dørsentralen skal hete."),
        help_text=_("For eksempel: «Haugen, kjelleren»"),
    )
    public_key = forms.CharField(
        label=_("Den offentlige nøkkelen dens"),
        help_text=_("Dørsentralen skriver den når den installeres. Kopier hele linja."),
        error_messages={"required": _("Lim inn den offentlige nøkkelen.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_public_key(self) -> bytes:
        """The 32 bytes, from hexadecimal digits or base64."""
        text = "".join(self.cleaned_data["public_key"].split())
        key = _from_hex(text) or _from_base64(text)
        if key is None or len(key) != KEY_BYTES or not any(key):
            raise forms.ValidationError(
                _(
                    "Dette er ikke en offentlig nøkkel. Den er på 64 tegn (0–9 og a–f) eller 44 tegn."
                )
            )
        return key

    def tell_key_taken(self) -> None:
        """Say that another gateway has this key."""
        self.add_error("public_key", _("En annen dørsentral har denne nøkkelen allerede."))


def _from_hex(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _from_base64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
