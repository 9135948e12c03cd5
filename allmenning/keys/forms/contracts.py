"""What is asked of who wants in without staff, and of those who take care of the place."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.core.fields import PlainText
from allmenning.keys.models import OpenAccess
from allmenning.people.rules.phone import InvalidPhone, parse_phone

_OLD_PAGE: Final = gettext_lazy("Siden er gammel. Last den på nytt.")


class SignForm(forms.Form):
    """Agree to the terms that were shown (`version`), for oneself or an institution."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=1_000_000,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _OLD_PAGE),
    )
    institution = PlainText(
        label=gettext_lazy("Kommer du med en gruppe? Skriv hvem dere er."),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For eksempel «Stovner barnehage». Du svarer for hele gruppen."),
    )
    accept = forms.BooleanField(
        label=gettext_lazy("Jeg har lest vilkårene og følger dem"),
        error_messages={"required": gettext_lazy("Kryss av for at du følger vilkårene.")},
    )

    def __init__(self, *args: Any, place: OpenAccess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not place.for_institutions:
            del self.fields["institution"]

    @property
    def for_institution(self) -> str:
        """Whom she comes on behalf of, or nothing."""
        return str(self.cleaned_data.get("institution", ""))


class AtDeskForm(SignForm):
    """The same for somebody at the desk whose papers an employee has seen."""

    field_order = ("name", "email", "phone")

    name = PlainText(
        label=gettext_lazy("Navn"), max_length=120, missing=gettext_lazy("Skriv navnet.")
    )
    phone = PlainText(
        label=gettext_lazy("Telefon"), max_length=20, missing=gettext_lazy("Skriv telefonnummeret.")
    )
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy("Skriv en e-postadresse som navn@eksempel.no."),
            "max_length": gettext_lazy("E-postadressen er for lang."),
        },
    )
    proofed = forms.BooleanField(
        label=gettext_lazy("Jeg har sett gyldig legitimasjon"),
        error_messages={"required": gettext_lazy("Se legitimasjonen før du lager avtalen.")},
    )

    def __init__(self, *args: Any, place: OpenAccess, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.fields["accept"].label = _("Hun eller han har lest vilkårene og godtatt dem")
        if "institution" in self.fields:
            self.fields["institution"].label = _("Er det for en gruppe? Skriv hvem de er.")
            self.fields["institution"].help_text = _(
                "For eksempel «Stovner barnehage». Hun eller han svarer for hele gruppen."
            )
        if place.least_age:
            label = _("Hun eller han har fylt %(age)d år") % {"age": place.least_age}
            missing = _("Stedet er for dem som har fylt %(age)d år.") % {"age": place.least_age}
            self.fields["old_enough"] = forms.BooleanField(
                label=label, error_messages={"required": missing}
            )
        self.order_fields([*self.field_order, "institution", "proofed", "old_enough", "accept"])

    def clean_phone(self) -> str:
        try:
            return parse_phone(self.cleaned_data["phone"])
        except InvalidPhone:
            raise forms.ValidationError(_("Skriv et telefonnummer som 400 00 000.")) from None


class ReasonForm(forms.Form):
    """A sentence or two that the holder will read."""

    reason = PlainText(
        label=gettext_lazy("Hvorfor?"),
        max_length=500,
        missing=gettext_lazy("Skriv hvorfor. Den det gjelder, får lese det."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StatementForm(forms.Form):
    """What the holder says to a suspension."""

    statement = PlainText(
        label=gettext_lazy("Hva vil du si til dette?"),
        max_length=2000,
        missing=gettext_lazy("Skriv hva du mener."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CardForm(forms.Form):
    """The number on a card: typed or read by a scanner, and never shown again."""

    number = forms.RegexField(
        label=gettext_lazy("Kortnummer"),
        regex=r"^[0-9A-Za-z]{4,40}$",
        help_text=gettext_lazy("Skann kortet, eller skriv nummeret. Vi lagrer det ikke."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Skriv kortnummeret."),
            "invalid": gettext_lazy("Et kortnummer har bare tall og bokstaver, minst fire."),
        },
    )
