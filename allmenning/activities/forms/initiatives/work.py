"""What the place's leader answers to who wants to make something."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.places.models import Space


class ApproveForm(forms.Form):
    """In which room of the place."""

    lokale = forms.ChoiceField()

    def __init__(self, *args: Any, rooms: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {str(room.pk): room for room in rooms}
        self.fields["lokale"].choices = [(key, key) for key in self.rooms]  # type: ignore[attr-defined]

    def room(self) -> Space:
        return self.rooms[self.cleaned_data["lokale"]]


class NoForm(forms.Form):
    """Why not."""

    grunn = PlainText(
        label=_("Hvorfor blir det ikke noe av?"),
        help_text=_("Den som foreslo det, leser dette. Si gjerne hva som kan gå i stedet."),
        max_length=400,
        missing=_("Skriv hvorfor, så den som foreslo det, forstår svaret."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
