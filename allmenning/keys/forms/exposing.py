"""Letting Oslo's key service open a door of ours."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.keys.models import ExposedDoor

LONGEST: Final = 40


class ExposeForm(forms.Form):
    """What the door is called in the service, and when it may be opened from there."""

    thing = forms.RegexField(
        label=_("Navn i Oslonøkkelen"),
        regex=rf"^[a-z0-9-]{{1,{LONGEST}}}$",
        help_text=_("Små bokstaver a–z, tall og bindestrek. For eksempel «haugen-hovedinngang»."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Skriv hva døra skal hete i Oslonøkkelen."),
            "invalid": _("Bruk bare a–z, tall og bindestrek, høyst 40 tegn."),
        },
    )
    needs_grant = forms.BooleanField(
        label=_("Bare mens noen har nøkkel til døra hos oss"), required=False
    )

    def __init__(
        self, data: Any = None, *, name: str = "", exposed: ExposedDoor | None = None
    ) -> None:
        shown: dict[str, Any] = {"thing": name, "needs_grant": True}
        if exposed is not None:
            shown = {"thing": exposed.thing, "needs_grant": exposed.needs_grant}
        super().__init__(data, initial=shown)

    def tell_name_taken(self) -> None:
        """Say that another door has this name."""
        self.add_error("thing", _("En annen dør har allerede dette navnet."))
