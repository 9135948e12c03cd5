"""How one wants to hear about new requests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AT_ONCE = "now"
HOURS = range(6, 21)
_NOT_CHOSEN = _("Velg et av tidspunktene i lista.")


def _choices() -> list[tuple[str, Any]]:
    daily = _("Én e-post om dagen, kl. %(hour)02d")
    return [
        (AT_ONCE, _("Én e-post for hver søknad, med en gang")),
        *((str(hour), daily % {"hour": hour}) for hour in HOURS),
    ]


def _hour(chosen: str) -> int | None:
    return None if chosen == AT_ONCE else int(chosen)


class NoticesForm(forms.Form):
    """At once, or all in one letter at an hour of the day. `cleaned_data["hour"]` is None or it."""

    hour = forms.TypedChoiceField(
        label=_("Når vil du ha beskjed?"),
        coerce=_hour,
        choices=_choices,
        error_messages={"required": _NOT_CHOSEN, "invalid_choice": _NOT_CHOSEN},
    )
