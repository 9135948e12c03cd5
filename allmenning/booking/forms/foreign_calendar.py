"""Connecting a calendar kept elsewhere to a space."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.places.models import Space

LONGEST = 1000
_WRONG = _("Skriv en adresse som begynner med https:// eller webcal://.")


class ConnectForm(forms.Form):
    """Which space, what the calendar is called, and where it is."""

    space = forms.TypedChoiceField(
        label=_("Hvilket lokale gjelder det?"),
        coerce=int,
        error_messages={
            "required": _("Velg et lokale."),
            "invalid_choice": _("Velg et lokale i lista."),
        },
    )
    name = PlainText(
        label=_("Hva heter kalenderen?"),
        max_length=80,
        missing=_("Skriv hva kalenderen heter. Det står i kalenderen til lokalet."),
        help_text=_("Alle ser navnet der lokalet er opptatt. Skriv ikke navn på personer."),
    )
    url = forms.CharField(
        label=_("Adressen til kalenderen"),
        help_text=_(
            "I Outlook: Innstillinger, Delte kalendere, Publiser en kalender, og kopier ICS-lenken."
        ),
        error_messages={"required": _("Lim inn adressen til kalenderen.")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spaces = {space.pk: space for space in spaces}
        choices = [("", _("Velg")), *((space.pk, space.name) for space in spaces)]
        self.fields["space"].choices = choices  # type: ignore[attr-defined]

    def clean_space(self) -> Space:
        return self.spaces[self.cleaned_data["space"]]

    def clean_url(self) -> str:
        url = "".join(self.cleaned_data["url"].split())
        if url.lower().startswith("webcal"):
            url = f"https{url[6:].removeprefix('s')}"
        try:
            parts = urlsplit(url)
            parts.port  # noqa: B018 - reading it tells whether it is a number.
        except ValueError:
            raise forms.ValidationError(_WRONG) from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise forms.ValidationError(_WRONG)
        if parts.username is not None:
            raise forms.ValidationError(_("Skriv adressen uten brukernavn og passord."))
        if len(url) > LONGEST:
            raise forms.ValidationError(_("Adressen er for lang. Se om den er riktig."))
        return url

    def tell_connected(self) -> None:
        """Say that the space has this calendar already."""
        self.add_error("url", _("Denne kalenderen er allerede koblet til lokalet."))
