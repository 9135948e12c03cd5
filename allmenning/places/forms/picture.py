"""A picture of a place, and the words that go with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.documents.forms import Picture
from allmenning.documents.rules.keeping import Kept

LONGEST_ALT = 300
_WHAT = _("Skriv hva bildet viser, for dem som ikke kan se det.")
_AGAIN = _("Velg bildet på nytt. Nettleseren husker det ikke.")


def _alt(label: Any, **kwargs: Any) -> PlainText:
    return PlainText(label=label, max_length=LONGEST_ALT, **kwargs)


class WordsForm(forms.Form):
    """What a picture shows, in each language, and who made it."""

    alt_nb = _alt(
        _("Hva viser bildet?"),
        missing=_WHAT,
        help_text=_(
            "Leses høyt for dem som ikke kan se bildet: «Gymsal med ribbevegger og lys fra to sider»."
        ),
    )
    alt_nn = _alt(_("Hva viser bildet, på nynorsk"), required=False)
    alt_en = _alt(_("Hva viser bildet, på engelsk"), required=False)
    credit = PlainText(
        label=_("Hvem har laget bildet?"),
        max_length=80,
        required=False,
        help_text=_("Navnet står under bildet."),
    )

    def words(self) -> dict[str, Any]:
        """In the terms of the table."""
        said = {code: self.cleaned_data[f"alt_{code}"] for code in ("nb", "nn", "en")}
        alt = {code: text for code, text in said.items() if text}
        return {"alt": alt, "credit": self.cleaned_data["credit"]}


class PictureForm(WordsForm):
    """A new picture. Cleaned, `file` is a `Kept`."""

    file = Picture(label=_("Bilde"))
    field_order = ("file",)

    def clean(self) -> dict[str, Any]:
        """Say that a good picture must be chosen anew, when it is the words that are wrong."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors and cleaned.get("file"):
            self.add_error("file", _AGAIN)
        return cleaned

    @property
    def kept(self) -> Kept:
        """The picture as it is to be kept."""
        kept: Kept = self.cleaned_data["file"]
        return kept

    def tell_shown(self) -> None:
        """Say that the place has this picture."""
        self.add_error("file", _("Dette bildet er lagt til fra før."))

    def tell_too_many(self, most: int) -> None:
        """Say that one picture has to go before another can come."""
        told = _("Det er plass til %(most)d bilder. Fjern ett først.")
        self.add_error("file", told % {"most": most})
