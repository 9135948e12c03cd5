"""On which paper, and in which languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allmenning.documents.rules.sheets import FLYER, POSTERS

PAPERS = (*POSTERS, FLYER)


class PaperForm(forms.Form):
    """What is printed; the buttons say on which paper."""

    sprak = forms.MultipleChoiceField(
        label=_("På hvilke språk?"),
        help_text=_("Det første av dem i listen blir størst. Alle får tid, sted og pris."),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst ett språk."),
            "invalid_choice": _("Velg språk fra listen."),
        },
    )
    papir = forms.ChoiceField(choices=[(paper, paper) for paper in PAPERS], initial="a4")

    def languages(self) -> list[str]:
        """The languages in the order they stand on the page."""
        chosen: Any = self.cleaned_data["sprak"]
        return [code for code, _name in settings.LANGUAGES if code in chosen]
