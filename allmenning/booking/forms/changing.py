"""Another time or another space for what is booked."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.booking.forms import sentences
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.forms.when import Frame, WhenForm
from allmenning.booking.models import Booking
from allmenning.booking.rules.conditions import Hindrance
from allmenning.core.clock import local
from allmenning.places.models import Space

_ONE_DAY = dt.timedelta(days=1)


class ChangeForm(WhenForm):
    """Which of the house's spaces, when, and how many, as agreed until now.

    An employee is not asked how many. `seen` is the latest change the page knew.
    """

    space = forms.ChoiceField(
        label=_("Lokale"),
        error_messages={
            "required": _("Velg et lokale i lista."),
            "invalid_choice": _("Velg et lokale i lista."),
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("space", "date", "start", "end", "last_date", "participants", "seen")

    def __init__(
        self, *args: Any, frame: Frame, rooms: Iterable[Space], at_work: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, frame=frame, **kwargs)
        self.rooms = {str(room.pk): room for room in rooms}
        named = [(key, room.name) for key, room in self.rooms.items()]
        self.fields["space"].choices = named  # type: ignore[attr-defined]
        if at_work:
            del self.fields["participants"]

    def clean_space(self) -> Space:
        return self.rooms[self.cleaned_data["space"]]

    def refuse(self, hindrances: Iterable[Hindrance], wished: Wished | None) -> None:
        """Say what hinders the change beside its question, or beside the space."""
        for question, sentence in sentences.by_question(hindrances, wished).items():
            self.add_error(question if question in self.fields else "space", sentence)


def as_agreed(booking: Booking, *, seen: int) -> dict[str, Any]:
    """What is agreed now, as the form shows it."""
    start, end = local(booking.during.lower), local(booking.during.upper)
    agreed = {
        "space": str(booking.space_id),
        "date": start.date(),
        "start": start.time(),
        "end": end.time(),
        "participants": booking.participants,
        "seen": seen,
    }
    return agreed | ({"last_date": end.date()} if end - start >= _ONE_DAY else {})
