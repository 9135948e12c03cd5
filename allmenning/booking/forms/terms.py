"""Terms as somebody at work types them."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models import Terms
from allmenning.core.fields import PlainText
from allmenning.places.forms.place import LANGUAGES

LONGEST_TEXT: Final = 10_000
_OLD_PAGE: Final = _("Siden er gammel. Last den på nytt.")


class TermsTextForm(forms.Form):
    """The text of a version in the languages it is written in; bokmål is needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in LANGUAGES.items():
            self.fields[f"text_{code}"] = PlainText(
                label=gettext("%(what)s på %(language)s")
                % {"what": gettext("Vilkår"), "language": language},
                max_length=LONGEST_TEXT,
                required=code == "nb",
                missing=gettext("Skriv hva de som låner, må godta."),
                widget=forms.Textarea(attrs={"rows": 10, "lang": code}),
            )
        self.fields["text_nb"].help_text = gettext(
            "Skriv ett punkt på hver linje. De fem første vises med en gang, resten når låntakeren "
            "åpner hele avtalen."
        )

    def text(self) -> dict[str, str]:
        """The text by language, in the languages it is written in."""
        # Browsers end lines in two signs, and the data in one: what nobody touched is no change.
        said = {code: self.cleaned_data[f"text_{code}"].replace("\r\n", "\n") for code in LANGUAGES}
        return {code: text for code, text in said.items() if text}


class NewTermsForm(TermsTextForm):
    """Wholly new terms."""

    name = PlainText(
        label=_("Hva skal vilkårene hete?"),
        max_length=80,
        missing=_("Skriv hva vilkårene skal hete."),
        help_text=_("For eksempel «Lån av idrettshaller». Dere velger dem ved navn for et lokale."),
    )

    def tell_taken(self) -> None:
        self.add_error("name", _("Andre vilkår heter allerede dette."))


class NextVersionForm(TermsTextForm):
    """The next version. `seen` is the version that held when the page was opened."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=1_000_000,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _OLD_PAGE),
    )

    def tell_unchanged(self) -> None:
        self.add_error("text_nb", _("Teksten er lik den som gjelder. Endre den først."))

    def tell_followed(self, newest: Terms) -> None:
        """Say that a colleague published meanwhile, and let the next sending decide."""
        told = gettext(
            "En kollega publiserte utgave %(version)d mens du skrev. Teksten din står her som du "
            "skrev den. Publiserer du den, gjelder den i stedet."
        )
        self.add_error(None, told % {"version": newest.version})
        data: Any = self.data
        self.data = data = data.copy()
        data["seen"] = newest.version


def shown_terms(terms: Terms) -> dict[str, Any]:
    """What the form for the next version begins with."""
    texts = {f"text_{code}": text for code, text in terms.text.items()}
    return {**texts, "seen": terms.version}
