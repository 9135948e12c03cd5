"""How many places are to be connected, as the administrator types it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.forms import formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText, Rows
from allmenning.places.actions.rollout import Target

EXTRA_ROWS = 3
# Where the page lists the kinds of places it knows.
KINDS_LIST = "slag"
_SALT = "targets"


class Places(forms.IntegerField):
    """A number of places."""

    def __init__(self, **kwargs: Any) -> None:
        told = dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Skriv et tall mellom 1 og 100 000."),
        )
        super().__init__(min_value=1, max_value=100_000, error_messages=told, **kwargs)


class TotalForm(forms.Form):
    """The target for all places, and what the page showed when it was opened."""

    places = Places(
        label=_("Steder i alt"),
        help_text=_("La stå tomt når kommunen ikke har et mål for alle steder."),
        required=False,
    )
    opened = forms.CharField(widget=forms.HiddenInput)

    def clean_opened(self) -> list[Target]:
        try:
            rows = signing.loads(self.cleaned_data["opened"], salt=_SALT)
        except signing.BadSignature:
            raise forms.ValidationError(_("Siden er gammel. Last den på nytt.")) from None
        return [Target(*row) for row in rows]

    def targets(self) -> list[Target]:
        """The target for all places, or none."""
        said = self.cleaned_data["places"]
        return [Target("", said)] if said else []

    def tell_changed(self, now_says: Sequence[Target]) -> None:
        """Say what a colleague wrote, and let the next sending decide."""
        rows = [(one.category or gettext("Alle steder"), one.places) for one in now_says]
        said = "; ".join(f"{name}: {places}" for name, places in rows)
        told = gettext(
            "En kollega har endret målene imens. Nå står det: %(said)s. "
            "Send på nytt for å bruke dine."
        )
        self.add_error(None, told % {"said": said or gettext("ingen mål")})
        data: Any = self.data
        self.data = data = data.copy()
        data["opened"] = remembered(now_says)


class KindForm(forms.Form):
    """The target for one category of places; a row with neither is empty."""

    category = PlainText(
        label=_("Slags sted"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": KINDS_LIST}),
    )
    places = Places(label=_("Antall"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        category, places = said.get("category"), said.get("places")
        if category and places is None and "places" not in self.errors:
            self.add_error("places", _("Skriv et tall mellom 1 og 100 000."))
        if places is not None and category == "":
            self.add_error("category", _("Skriv hva slags sted det er, for eksempel skole."))
        return said


class BaseKinds(Rows):
    """The rows that say something, each category once."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self._kept():
            category = form.cleaned_data.get("category", "")
            if category.casefold() in seen:
                form.add_error("category", _("Dette slaget står to ganger. Behold den ene raden."))
            seen |= {category.casefold()} - {""}

    def _kept(self) -> list[forms.Form]:
        return [form for form in self.forms if not form.cleaned_data.get("DELETE")]

    def targets(self) -> list[Target]:
        rows = [form.cleaned_data for form in self._kept()]
        return [Target(row["category"], row["places"]) for row in rows if row.get("category")]


KindFormSet = formset_factory(
    KindForm, formset=BaseKinds, extra=EXTRA_ROWS, can_delete=True, can_delete_extra=False
)


def rows_of(targets: Sequence[Target]) -> list[dict[str, Any]]:
    """The targets of categories, as the formset shows them."""
    return [
        {"category": one.category, "places": one.places} for one in sorted(targets) if one.category
    ]


def remembered(targets: Sequence[Target]) -> str:
    """What the page shows, signed, to find out whether a colleague changed it meanwhile."""
    return signing.dumps([[one.category, one.places] for one in targets], salt=_SALT)
