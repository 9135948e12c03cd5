"""What a poster says that looks for people to a working group."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.documents.rules.sheets import FLYER, POSTERS

PAPERS = (*POSTERS, FLYER)


class RecruitingForm(forms.Form):
    """What it is about and how one joins; the buttons say on which paper."""

    om = PlainText(
        label=_("Hva skal gruppen gi råd om?"),
        help_text=_("Skriv kort og enkelt. Teksten står på bokmål."),
        max_length=300,
        missing=_("Skriv hva gruppen skal gi råd om."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kontakt = PlainText(
        label=_("Hvordan blir man med?"),
        help_text=_("For eksempel et telefonnummer, eller hvor og når man kan komme."),
        max_length=120,
        missing=_("Skriv hvordan man blir med."),
    )
    sprak = forms.MultipleChoiceField(
        label=_("På hvilke språk?"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst ett språk."),
            "invalid_choice": _("Velg språk fra listen."),
        },
    )
    papir = forms.ChoiceField(choices=[(paper, paper) for paper in PAPERS], required=False)

    def said(self) -> dict[str, Any]:
        """What the sheet says, its languages in the order they stand on the page."""
        said = self.cleaned_data
        return {
            "about": said["om"],
            "contact": said["kontakt"],
            "paper": said["papir"] or "a4",
            "languages": [code for code, _name in settings.LANGUAGES if code in said["sprak"]],
        }

    def no_letters_for(self, sign: str) -> None:
        """Say that a sign of what was written cannot be printed."""
        text = _("Vi har ingen skrift til «%(sign)s». Ta det bort fra teksten, og prøv igjen.")
        self.add_error("om", forms.ValidationError(text, params={"sign": sign}))
