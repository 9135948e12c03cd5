"""Questions of this room's forms that say in plain words what is wrong with an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.people.rules.phone import InvalidPhone, parse_phone

_NO_PHONE = _("Skriv et telefonnummer med åtte sifre, eller med + og landkode.")


class PhoneNumber(forms.CharField):
    """A number that can be rung, with its country in front."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _NO_PHONE, "null_characters_not_allowed": _NO_PHONE}
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(widget=widget, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return parse_phone(text[:40])
        except InvalidPhone:
            raise forms.ValidationError(_NO_PHONE) from None
