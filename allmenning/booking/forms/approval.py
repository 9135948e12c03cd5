"""When somebody must answer a request before it stands, as those who look after a space type it."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from allmenning.booking.forms.adopting import days_named
from allmenning.core.clock import MINUTES_PER_DAY
from allmenning.core.fields import ClockTime, Rows
from allmenning.places.forms.hours import WEEKDAYS

EXTRA_CASES: Final = 2
MOST_CASES: Final = 20
MUST: Final = [
    ("False", gettext_lazy("Ledige tider kan bestilles med en gang")),
    ("True", gettext_lazy("Noen må svare på søknaden")),
]


def is_yes(said: str) -> bool:
    return said == "True"


class UsualAnswer(forms.TypedChoiceField):
    """Whether somebody must answer when no case fits."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Til vanlig"),
            choices=MUST,
            coerce=is_yes,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Velg når en av dere må svare.")},
        )


class CaseForm(forms.Form):
    """When it is otherwise than usual."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Dager"),
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Velg minst én dag.")},
    )
    begins = ClockTime(label=gettext_lazy("Fra"), required=False)
    ends = ClockTime(label=gettext_lazy("Til"), required=False)
    people_over = forms.IntegerField(
        label=gettext_lazy("Bare når det kommer flere enn"),
        required=False,
        min_value=1,
        max_value=20_000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Skriv et tall mellom 1 og 20 000."),
        ),
    )
    needs_approval = forms.TypedChoiceField(
        label=gettext_lazy("Da gjelder"),
        choices=list(reversed(MUST)),
        coerce=is_yes,
    )

    def has_changed(self) -> bool:
        """A row without days, hours and number is empty: its list always sends a choice."""
        return not {"weekdays", "begins", "ends", "people_over"}.isdisjoint(self.changed_data)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "begins" in said and "ends" in said:
            begins, ends = self._minutes(said)
            if ends <= begins:
                self.add_error("ends", gettext("Sluttiden må komme etter starttiden."))
        return said

    def _minutes(self, said: Mapping[str, Any]) -> tuple[int, int]:
        """From when to when; midnight at the end is the end of the day."""
        begins, ends = _minute(said["begins"]), _minute(said["ends"])
        return begins, ends or MINUTES_PER_DAY

    def case(self) -> dict[str, Any]:
        """The case in the terms of the table."""
        said = self.cleaned_data
        begins, ends = self._minutes(said)
        return {
            "weekdays": said["weekdays"],
            "from_minute": begins,
            "to_minute": ends,
            "people_over": said["people_over"],
            "needs_approval": said["needs_approval"],
        }


class BaseCases(Rows):
    """The cases in order: the first that fits a booking decides."""

    def cases(self) -> list[dict[str, Any]]:
        """The cases in the terms of the table, without empty rows and those ticked away."""
        return [form.case() for form in self.kept()]


CaseFormSet = formset_factory(
    CaseForm,
    formset=BaseCases,
    extra=EXTRA_CASES,
    max_num=MOST_CASES,
    absolute_max=MOST_CASES + EXTRA_CASES,
    validate_max=True,
    can_delete=True,
    can_delete_extra=False,
)


def case_rows(cases: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The cases as the formset shows them; the whole day has no hours."""
    return [
        {
            **case,
            "begins": _clock(case["from_minute"]) if case["from_minute"] else None,
            "ends": _clock(case["to_minute"]) if case["to_minute"] < MINUTES_PER_DAY else None,
        }
        for case in cases
    ]


def case_in_words(case: Mapping[str, Any]) -> str:
    """Lørdag og søndag, over 60 personer: Noen må svare på søknaden."""
    said = [capfirst(days_named(case["weekdays"]))]
    if (case["from_minute"], case["to_minute"]) != (0, MINUTES_PER_DAY):
        said.append(f"{_clock(case['from_minute'])}–{_clock(case['to_minute'])}")
    if case["people_over"]:
        said.append(gettext("over %(n)d personer") % {"n": case["people_over"]})
    return f"{', '.join(said)}: {dict(MUST)[str(case['needs_approval'])]}"


def _minute(clock: time | None) -> int:
    return clock.hour * 60 + clock.minute if clock else 0


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
