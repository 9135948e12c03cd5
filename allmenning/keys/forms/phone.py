"""A phone's public key, as its browser sends it."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from django import forms
from django.utils.translation import gettext_lazy as _

LENGTH = 33
_NO_KEY = _("Telefonen sendte ingen nøkkel vi kan bruke.")


class PhoneKey(forms.CharField):
    """A point on P-256, compressed, in hexadecimal digits; cleaned to its 33 bytes."""

    def clean(self, value: Any) -> bytes:
        text: str = super().clean(value)
        try:
            key = bytes.fromhex(text)
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        except ValueError:
            raise forms.ValidationError(_NO_KEY) from None
        if len(key) != LENGTH:
            raise forms.ValidationError(_NO_KEY)
        return key


class PhoneForm(forms.Form):
    """What the page's script sends."""

    phone = PhoneKey(
        max_length=2 * LENGTH,
        error_messages={
            "required": _NO_KEY,
            "max_length": _NO_KEY,
            "null_characters_not_allowed": _NO_KEY,
        },
    )
