"""What a poster says that looks for people to a working group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.documents.forms import SheetForm


class RecruitingForm(SheetForm):
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
    field_order = ("om", "kontakt", "sprak", "papir")

    def said(self) -> dict[str, Any]:
        """What the sheet says, its languages in the order they stand on the page."""
        said = self.cleaned_data
        return {
            "about": said["om"],
            "contact": said["kontakt"],
            "paper": self.paper(),
            "languages": self.languages(),
        }
