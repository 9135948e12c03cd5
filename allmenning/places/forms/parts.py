"""Calling a part of a building something."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


class PartForm(forms.Form):
    """What the part is called."""

    name = PlainText(label=_("Navn"), max_length=120, missing=_("Skriv hva delen heter."))

    def tell_named(self) -> None:
        """Say that another part of the building has this name."""
        self.add_error("name", _("Bygget har allerede en del som heter dette."))
