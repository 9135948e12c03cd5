"""Where another system wants to be told of changes."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText

LONGEST = 500
_WRONG = _("Skriv hele adressen, med https:// først.")


class AddressForm(forms.Form):
    """An https address; plain http only where this machine may be called, to try things out."""

    address = PlainText(
        label=_("Adressen til systemet"),
        help_text=_("For eksempel https://system.skolen.no/beskjeder"),
        max_length=LONGEST,
        missing=_WRONG,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            parts = urlsplit(address)
            is_whole = bool(parts.hostname) and (parts.port or 443) > 0
        except ValueError:
            is_whole = False
        schemes = ("https", "http") if settings.OUTBOUND_TO_LOOPBACK else ("https",)
        if not is_whole or parts.scheme not in schemes or parts.username is not None:
            raise forms.ValidationError(_WRONG)
        if not address.isascii() or " " in address or parts.fragment:
            raise forms.ValidationError(_("Adressen har tegn som ikke kan stå i en adresse."))
        return address
