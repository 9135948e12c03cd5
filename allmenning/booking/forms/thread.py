"""Writing about a request, and handing it to a colleague."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.documents.forms import Files
from allmenning.people.models import Person

LONGEST = 5000
_AGAIN = _("Velg vedleggene på nytt. Nettleseren husker dem ikke.")
_NOBODY = _("Ingen bestemt")


class MessageForm(forms.Form):
    """What one side writes to the other, with files. There may be two such forms on a page."""

    text = PlainText(
        label=_("Melding"),
        max_length=LONGEST,
        missing=_("Skriv det du vil si."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attached = Files(label=_("Vedlegg"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        auto_id: str = "melding_%s",
    ) -> None:
        super().__init__(data, files, auto_id=auto_id)

    def clean(self) -> dict[str, Any]:
        """Say that good files must be chosen anew, when it is something else that is wrong."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors and cleaned.get("attached"):
            self.add_error("attached", ValidationError(_AGAIN))
        return cleaned


class NoteForm(MessageForm):
    """A note for colleagues only."""

    text = PlainText(
        label=_("Notat"),
        max_length=LONGEST,
        missing=_("Skriv det du vil notere."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, auto_id="notat_%s")


class AssignForm(forms.Form):
    """Who takes care of the request; `seen` is who did when the page was shown."""

    to = forms.ChoiceField(
        label=_("Hvem følger opp?"),
        required=False,
        error_messages={"invalid_choice": _("Velg en av kollegene i lista.")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        colleagues: Sequence[Person],
        assigned_to: int | None,
    ) -> None:
        initial = {"to": assigned_to or "", "seen": assigned_to or ""}
        super().__init__(data, initial=initial, auto_id="tildel_%s")
        self.people = {str(person.pk): person for person in colleagues}
        named = [(key, person.name) for key, person in self.people.items()]
        self.fields["to"].choices = [("", _NOBODY), *named]  # type: ignore[attr-defined]

    def clean_to(self) -> Person | None:
        return self.people.get(self.cleaned_data["to"])
