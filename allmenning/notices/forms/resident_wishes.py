"""Which themes somebody wants to be written to about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core import speech
from allmenning.notices.models import Theme


class WishesForm(forms.Form):
    """A box for each theme, ticked for yes, and one for nothing at all."""

    themes = forms.MultipleChoiceField(
        label=_("Dette vil jeg ha meldinger om"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Siden er gammel. Last den på nytt og velg igjen.")},
    )
    nothing = forms.BooleanField(
        label=_("Jeg vil ikke ha noen meldinger, heller ikke om nye temaer"), required=False
    )

    def __init__(self, *args: Any, themes: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._themes = themes
        asked: Any = self.fields["themes"]
        asked.choices = [(str(theme.pk), _named(theme)) for theme in themes]

    def split(self) -> tuple[list[Theme], list[Theme]]:
        """The themes she wants, and those she does not."""
        ticked = set(self.cleaned_data["themes"])
        wanted = [theme for theme in self._themes if str(theme.pk) in ticked]
        return wanted, [theme for theme in self._themes if theme not in wanted]


def _named(theme: Theme) -> str:
    language = speech.language()
    name, about = speech.text(theme.name, language), speech.text(theme.about, language)
    return f"{name}: {about}" if about else name
