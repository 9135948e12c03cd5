"""Who runs an activity with us."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


class PartnerForm(forms.Form):
    """A partner, and what the partner does."""

    navn = PlainText(
        label=_("Hvem samarbeider dere med?"),
        help_text=_("Skriv navnet på foreningen, tjenesten eller bedriften, ikke på et menneske."),
        max_length=120,
        missing=_("Skriv hvem dere samarbeider med."),
    )
    gjoer = PlainText(
        label=_("Hva gjør de?"),
        help_text=_("For eksempel «er med én gang i måneden». Alle kan lese det."),
        max_length=200,
        required=False,
    )
