"""Questions that say in plain words what is wrong with an answer; rooms' forms are made of them."""

import re
import secrets
import unicodedata
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

# Letters, numbers, punctuation and symbols; not spaces, marks without a letter, or format signs.
_SEEN = "LNPS"
_LINE_BREAKS = "\n\r\t"


class PlainText(forms.CharField):
    """Text in any script, without control characters; lines only when the widget has room. What has
    no sign that anybody sees is missing.

    Nothing is cut off: what is too long is refused with the longest length, and kept on the page.
    """

    def __init__(self, *, max_length: int, missing: Any = "", **kwargs: Any) -> None:
        messages = {
            "required": missing,
            "max_length": _("Teksten er på %(show_value)d tegn. Skriv høyst %(limit_value)d."),
            "null_characters_not_allowed": _CONTROL,
        }
        super().__init__(max_length=max_length, error_messages=messages, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.required and not any(unicodedata.category(sign)[0] in _SEEN for sign in value):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        allowed = _LINE_BREAKS if isinstance(self.widget, forms.Textarea) else ""
        if any(unicodedata.category(sign) == "Cc" and sign not in allowed for sign in value):
            raise forms.ValidationError(_CONTROL)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `maxlength`, which would cut a pasted text without a word."""
        return {}


_CONTROL = _("Teksten har usynlige tegn som ikke kan lagres. Skriv den inn på nytt.")


class SendingToken(forms.CharField):
    """128 bits that were drawn for one form that is shown, so that the same form sent twice is one
    sending. Who sends another gets a new one. See `core.receipts`."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value: Any) -> str:
        token = str(value or "")
        return token if _TOKEN.fullmatch(token) else new_token()


def new_token() -> str:
    """A token for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


_TOKEN = re.compile(r"[\w-]{22}", re.ASCII)


class Day(forms.DateField):
    """A date, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Skriv en dato som 15.12.2026.")
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"],
            error_messages={"required": _("Velg en dag."), "invalid": wrong},
            **kwargs,
        )


class DayInReach(Day):
    """A date of the years people plan for and tell of, where no question has bounds of its own."""

    def to_python(self, value: Any) -> date | None:
        return within_years(super().to_python(value), self.error_messages["invalid"])


def within_years(day: date | None, wrong: Any) -> date | None:
    """The day, unless it is so far away that nobody means it: then ValidationError."""
    if day is not None and day.year not in _YEARS:
        raise forms.ValidationError(wrong)
    return day


# Days and sums of days stay within what dates can hold.
_YEARS = range(1900, 2101)


class ClockTime(forms.TimeField):
    """A time of the day by the wall clock."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Skriv et klokkeslett som 18.00.")
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H"],
            error_messages={"required": wrong, "invalid": wrong},
            **kwargs,
        )


class Number(forms.IntegerField):
    """A whole number from `least` to `most`."""

    def __init__(self, label: Any, *, least: int, most: int, **kwargs: Any) -> None:
        errors = {
            "required": _("Skriv et tall."),
            "invalid": _("Skriv et helt tall."),
            "min_value": _("Skriv %(limit_value)s eller mer."),
            "max_value": _("Skriv høyst %(limit_value)s."),
        }
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            error_messages=errors,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            **kwargs,
        )


class Rows(BaseFormSet):
    """Rows of a form, each with a box to tick it away by, and empty ones that are not kept."""

    deletion_widget = forms.CheckboxInput
    default_error_messages: ClassVar = {
        "too_many_forms": _("Skriv høyst %(num)d rader."),
        "missing_management_form": _("Noe av siden mangler. Last den på nytt."),
    }

    def kept(self) -> list[Any]:
        """The forms of the rows, without the empty ones and those ticked away."""
        said = [form for form in self.forms if form.has_changed() or form.initial]
        return [form for form in said if form not in self.deleted_forms]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Fjern")
