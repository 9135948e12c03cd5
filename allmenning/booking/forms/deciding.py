"""Answering a request."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


class DeclineForm(forms.Form):
    """A no needs a reason that the one who asked understands. There is one on each row."""

    reason = PlainText(
        label=_("Hvorfor?"),
        max_length=2000,
        missing=_("Skriv hvorfor, så søkeren forstår svaret."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, booking: int, **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id=f"soknad-{booking}-%s", **kwargs)


class DatesForm(forms.Form):
    """Yes to some of the dates a request waits for, and no to the rest, with a reason.

    `shown` are the dates that were on the page, so that none is answered that was not seen.
    """

    dates = forms.TypedMultipleChoiceField(
        label=_("Hvilke datoer?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = PlainText(
        label=_("Hvorfor ikke resten?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shown = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        waiting: Iterable[int],
        booking: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, auto_id=f"soknad-{booking}-%s", **kwargs)
        self.waiting = list(waiting)
        choices = [(str(pk), str(pk)) for pk in self.waiting]
        self.fields["dates"].choices = choices  # type: ignore[attr-defined]
        self.initial = {**self.initial, "shown": ",".join(key for key, _label in choices)}

    @property
    def is_as_shown(self) -> bool:
        """Whether the dates that wait are those that were on the page."""
        shown = self.data.get("shown", "").split(",")
        return set(shown) == {str(pk) for pk in self.waiting}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        some_declined = set(cleaned.get("dates", ())) != set(self.waiting)
        if some_declined and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Skriv hvorfor, så søkeren forstår svaret."))
        return cleaned
