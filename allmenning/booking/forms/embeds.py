"""Which sites may show a calendar."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allmenning.booking.rules.sites import NotASite, origin_of
from allmenning.core.fields import PlainText

MOST_SITES = 10


class SitesForm(forms.Form):
    """One site a line. `cleaned_data["sites"]` is a list of origins, without repeats."""

    sites = PlainText(
        label=_("Nettsider som kan vise kalenderen"),
        help_text=_("Én adresse på hver linje, for eksempel https://www.koret.no."),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )

    def clean_sites(self) -> list[str]:
        lines: list[str] = self.cleaned_data["sites"].split()
        sites = list(dict.fromkeys(map(_site, lines)))
        if len(sites) > MOST_SITES:
            said: Any = _("Skriv høyst %(number)d nettsider.")
            raise forms.ValidationError(said % {"number": MOST_SITES})
        return sites


def _site(line: str) -> str:
    try:
        return origin_of(line, to_loopback=settings.OUTBOUND_TO_LOOPBACK)
    except NotASite:
        said: Any = _("«%(line)s» er ikke en nettside vi kan bruke. Skriv den med https:// først.")
        raise forms.ValidationError(said % {"line": line}) from None
