"""What few notices need: one reminder, how much it matters beside others, and what it offers."""

from typing import Any, Final

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.notices.models import Notice

_DAYS: Final = _("Skriv et antall dager mellom 1 og 60, eller la det stå tomt.")
_AS_OTHERS: Final = 5
_NO_PAGE: Final = _("Vi har ingen slik side. Skriv for eksempel /bydeler/.")
_WITH_MORE: Final = _("Skriv adressen uten det som kommer fra ? eller # og utover.")
_PRIORITIES: Final = (
    (2, _("Viktigere enn andre")),
    (_AS_OTHERS, _("Som andre")),
    (8, _("Kan vente")),
)


class MoreForm(forms.Form):
    """Asked beside the bounds; left out, there is no reminder and no offer."""

    reminder_after_days = forms.IntegerField(
        label=_("Påminnelse etter hvor mange dager?"),
        help_text=_("La det stå tomt for ingen. Bare de som fikk varselet, får én påminnelse."),
        required=False,
        min_value=1,
        max_value=60,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _DAYS),
    )
    priority = forms.TypedChoiceField(
        label=_("Når noen skal få flere varsler, hvor viktig er dette?"),
        choices=_PRIORITIES,
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("Velg en av de tre.")},
    )
    offer_name = PlainText(
        label=_("Hvilket tilbud handler det om?"),
        help_text=_("La det stå tomt hvis det ikke gjelder et tilbud."),
        required=False,
        max_length=120,
    )
    offer_path = PlainText(
        label=_("Hvor på siden vår står tilbudet?"),
        help_text=_(
            "Det som står etter nettstedets navn, for eksempel /bydeler/. Vi teller besøk."
        ),
        required=False,
        max_length=200,
    )

    def clean_offer_path(self) -> str:
        """A page of ours, by its path alone: visits to it are counted whatever is asked of it."""
        path = str(self.cleaned_data["offer_path"])
        if "?" in path or "#" in path:
            raise forms.ValidationError(_WITH_MORE)
        try:
            if path:
                resolve(path)
        except Resolver404:
            raise forms.ValidationError(_NO_PAGE) from None
        return path

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("offer_name") and not said.get("offer_path") and not self.errors:
            self.add_error("offer_path", _("Skriv hvor tilbudet står."))
        if said.get("offer_path") and not said.get("offer_name"):
            self.add_error("offer_name", _("Skriv hva tilbudet heter."))
        return said

    def more(self, notice: Notice) -> dict[str, Any]:
        """What is kept; a name that was not changed stays as it is in other languages."""
        said = self.cleaned_data
        name = said["offer_name"]
        same = name == notice.offer.get("nb", "")
        return {
            "reminder_after_days": said["reminder_after_days"],
            "priority": said["priority"] or _AS_OTHERS,
            "offer": notice.offer if same else ({"nb": name} if name else {}),
            "offer_path": said["offer_path"],
        }


def _nearest(notice: Notice) -> int:
    return min((value for value, _words in _PRIORITIES), key=lambda v: abs(v - notice.priority))


def priority_in_words(notice: Notice) -> str:
    """How much it matters beside others, as the form says it."""
    return str(dict(_PRIORITIES)[_nearest(notice)])


def shown(notice: Notice) -> dict[str, Any]:
    """What stands in the form already."""
    return {
        "reminder_after_days": notice.reminder_after_days,
        "priority": _nearest(notice),
        "offer_name": notice.offer.get("nb", ""),
        "offer_path": notice.offer_path,
    }
