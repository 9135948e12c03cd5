"""What an administrator is asked about terms and honoraria."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.clock import local_date
from allmenning.core.fields import DayInReach, Number

_MOST_DAYS: Final = 365
_MOST_SIGNALS: Final = 1000
_MOST_KRONER: Final = 1_000_000
_ORE: Final = 100


class _FromADay(forms.Form):
    """What holds from a day on; today unless another is picked."""

    valid_from = DayInReach(label=_("Fra hvilken dag?"))

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        super().__init__(data, initial={"valid_from": local_date(now)}, prefix=self.prefix)

    def over(self) -> None:
        """Say that the day is over."""
        self.add_error("valid_from", _("Velg en dag som ikke er over."))

    def taken(self) -> None:
        """Say that something else holds from that day."""
        self.add_error("valid_from", _("Noe annet gjelder allerede fra denne dagen."))


class TermsForm(_FromADay):
    """How soon an answer is promised, and what brings back what was turned down."""

    prefix = "frist"
    answer_within_days = Number(_("Hvor mange dager har vi på å svare?"), least=1, most=_MOST_DAYS)
    signals = Number(
        _("Hvor mange må si det samme før vi ser på et nei en gang til?"),
        least=1,
        most=_MOST_SIGNALS,
    )
    field_order = ("answer_within_days", "signals", "valid_from")


class RateForm(_FromADay):
    """What one meeting is paid, in kroner."""

    prefix = "sats"
    amount = Number(_("Hvor mange kroner får man for et møte?"), least=0, most=_MOST_KRONER)
    threshold = Number(
        _("Over hvilken sum i året må noen se på skatt og innberetning?"),
        least=0,
        most=_MOST_KRONER,
        required=False,
        help_text=_("La det stå tomt når kommunen ikke har bestemt det."),
    )
    field_order = ("amount", "threshold", "valid_from")

    def in_ore(self) -> dict[str, Any]:
        """The same in øre."""
        said = self.cleaned_data
        most = said["threshold"]
        return {
            "valid_from": said["valid_from"],
            "amount": said["amount"] * _ORE,
            "threshold": None if most is None else most * _ORE,
        }
