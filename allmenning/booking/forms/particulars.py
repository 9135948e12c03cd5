"""What for, and for whom: the second and third part of a booking."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from allmenning.booking.actions.bookings import Particulars
from allmenning.booking.forms import sentences
from allmenning.booking.forms.fields import PhoneNumber
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.rules.conditions import Hindrance
from allmenning.core.fields import PlainText
from allmenning.people.models import Association
from allmenning.places.models import Purpose

ONESELF = "self"
_NOT_READ = _("Kryss av når du har lest avtalen.")


class Tick(forms.CheckboxInput):
    """A box whose value says what was ticked: which version of the terms."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)

    def format_value(self, value: Any) -> None:
        """The value stands in the attributes."""


class ParticularsForm(forms.Form):
    """What the borrower tells, for a space that allows some purposes."""

    purpose = forms.ChoiceField(label=_("Hva skal dere bruke det til?"))
    activity = PlainText(
        label=_("Hva skal dere gjøre?"),
        max_length=120,
        missing=_("Skriv kort hva dere skal gjøre, for eksempel «Korøvelse»."),
        help_text=_("Kort, for eksempel «Korøvelse». Bare de som svarer deg, ser det."),
    )
    association = forms.CharField(
        label=_("Hvem bestiller du for?"), required=False, widget=forms.Select
    )
    phone = PhoneNumber(
        label=_("Telefon"), help_text=_("Så vi når deg hvis noe skjer med lokalet.")
    )
    note = PlainText(
        label=_("Er det noe mer vi bør vite?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    accept = forms.IntegerField(
        label=_("Jeg har lest avtalen og holder meg til den"),
        widget=Tick,
        error_messages={"required": _NOT_READ, "invalid": _NOT_READ},
    )

    def __init__(
        self,
        *args: Any,
        purposes: Iterable[str],
        acting_for: Callable[[], Iterable[Association]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._acting_for = acting_for
        self._offer_purposes(frozenset(purposes))
        self.fields["association"].widget.choices = self._choices

    @cached_property
    def associations(self) -> dict[str, Association]:
        """Those the borrower may book for; read only when somebody asks for one or looks."""
        return {str(association.pk): association for association in self._acting_for()}

    def _choices(self) -> list[tuple[str, Any]]:
        names = [(key, association.name) for key, association in self.associations.items()]
        return [(ONESELF, _("Meg selv")), *names]

    def _offer_purposes(self, allowed: frozenset[str]) -> None:
        names = [(purpose.value, purpose.label) for purpose in Purpose if purpose in allowed]
        offered = names if len(names) == 1 else [("", _("Velg")), *names]
        wrong = sentences.purposes(allowed)
        question = self.fields["purpose"]
        question.choices = offered  # type: ignore[attr-defined]
        question.error_messages |= {"required": wrong, "invalid_choice": wrong}

    def clean_association(self) -> Association | None:
        chosen = self.cleaned_data["association"]
        if chosen in ("", ONESELF):
            return None
        if chosen not in self.associations:
            raise forms.ValidationError(_("Velg deg selv eller en forening i lista."))
        return self.associations[chosen]

    def show_terms(self, terms: int) -> None:
        """Which version of the terms is on the page; a tick for another one is gone."""
        widget: Any = self.fields["accept"].widget
        widget.attrs["value"] = terms
        widget.check_test = lambda value: str(value) == str(terms)

    def refuse(self, hindrances: Iterable[Hindrance], wished: Wished | None) -> None:
        """Say what hinders the booking beside the question, or on top when it is not asked here."""
        for question, sentence in sentences.by_question(hindrances, wished).items():
            self.add_error(question if question in self.fields else None, sentence)

    def too_many_active(self, most: int, *, of_association: bool) -> None:
        """Say that a limit is reached, beside whom it concerns."""
        question = "association" if self.associations else None
        said = sentences.too_many_active(most, of_association=of_association)
        self.add_error(question, said)

    def terms_changed(self) -> None:
        """Say that the terms are others than those that were read."""
        self.add_error("accept", _("Avtalen er endret mens du skrev. Les den og kryss av på nytt."))

    def particulars(self, participants: int) -> Particulars:
        """What was told, once the form is valid."""
        said = self.cleaned_data
        return Particulars(
            purpose=said["purpose"],
            activity=said["activity"],
            participants=participants,
            phone=said["phone"],
            note=said["note"],
            terms=said["accept"],
            association=said["association"],
        )
