"""Which figures to show; everything is optional."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from allmenning.insight.queries.culture import Selection, years
from allmenning.places.models import Building, Purpose
from allmenning.places.queries.landmarks import districts

_UNKNOWN = _("Velg noe fra lista.")


class Choice(forms.ChoiceField):
    """One of a list, or all."""

    def __init__(self, *, label: Any, every: Any, choices: Sequence[Any] = ()) -> None:
        self.every = every
        wrong = {"invalid_choice": _UNKNOWN}
        super().__init__(label=label, required=False, error_messages=wrong)
        self.offer(choices)

    def offer(self, choices: Sequence[Any]) -> None:
        self.choices = [("", self.every), *choices]


class SelectionForm(forms.Form):
    """Year, district and kind of activity; in one building it makes no sense to ask for districts."""

    year = Choice(label=_("År"), every=_("Alle år"))
    district = Choice(label=_("Bydel"), every=_("Alle bydeler"))
    purpose = Choice(label=_("Aktivitet"), every=_("Alle aktiviteter"), choices=Purpose.choices)

    def __init__(self, *args: Any, building: Building | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.building = building
        self._question("year").offer([(str(year), str(year)) for year in years()])
        found = [] if building else [(str(row.pk), row.name) for row in districts()]
        self._question("district").offer(found)
        if not found:
            del self.fields["district"]

    def _question(self, name: str) -> Choice:
        question = self.fields[name]
        assert isinstance(question, Choice)
        return question

    def selection(self) -> Selection:
        """What was asked for, of a form that is valid."""
        said = self.cleaned_data
        return Selection(
            year=int(said["year"]) if said["year"] else None,
            district=int(said["district"]) if said.get("district") else None,
            building=self.building,
            purpose=said["purpose"],
        )


class Span(StrEnum):
    """Which weeks use is shown for."""

    LAST_MONTH = "last_4"
    LAST_QUARTER = "last_12"
    NEXT_MONTH = "next_4"


_WEEKS = {Span.LAST_MONTH: (-4, 0), Span.LAST_QUARTER: (-12, 0), Span.NEXT_MONTH: (0, 4)}


class SpanForm(forms.Form):
    """The last four weeks unless something else is asked for."""

    span = forms.ChoiceField(
        label=_("Hvilke uker?"),
        required=False,
        error_messages={"invalid_choice": _UNKNOWN},
        choices=[
            (Span.LAST_MONTH.value, _("De siste fire ukene")),
            (Span.LAST_QUARTER.value, _("De siste tolv ukene")),
            (Span.NEXT_MONTH.value, _("De neste fire ukene")),
        ],
    )

    def period(self, *, now: datetime) -> Period:
        """Whole weeks from today's midnight, back or ahead."""
        first, last = _WEEKS[Span(self.cleaned_data["span"] or Span.LAST_MONTH)]
        return Period(*(day_start(_weeks_from(now, weeks)) for weeks in (first, last)))


def _weeks_from(now: datetime, weeks: int) -> date:
    return local_date(now) + timedelta(weeks=weeks)
