"""Answering a request."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


class DeclineForm(forms.Form):
    """A no needs a reason that the one who asked understands. There is one on each row."""

    reason = PlainText(
        label=_("Hvorfor?"),
        max_length=2000,
        missing=_("Skriv hvorfor, så søkeren forstår svaret."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, booking: int, **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id=f"soknad-{booking}-%s", **kwargs)
