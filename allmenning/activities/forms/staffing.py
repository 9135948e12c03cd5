"""Who is there, and who runs it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.actions.staffing import Staffed
from allmenning.activities.models import Collaboration, Session
from allmenning.people.models import Person

_CHOOSE = _("Velg fra listen.")


class StaffingForm(forms.Form):
    """The employee who is there and asks, and the partner who runs it."""

    vert = forms.ChoiceField(
        label=_("Hvem av dere er der og spør dem som kommer?"),
        help_text=_("Den du velger, ser det på startsiden sin den dagen."),
        required=False,
        error_messages={"invalid_choice": _CHOOSE},
    )
    driver = forms.ChoiceField(
        label=_("Hvem driver økten?"),
        help_text=_("Alle ser det på siden om møteplassen."),
        required=False,
        error_messages={"invalid_choice": _CHOOSE},
    )
    videre = forms.BooleanField(label=_("Gjelder også de neste i samme plan"), required=False)

    def __init__(
        self,
        *args: Any,
        employees: Iterable[Person],
        partners: Iterable[Collaboration],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._employees = {str(one.pk): one for one in employees}
        self._partners = {str(one.pk): one for one in partners}
        nobody, we = ("", _("Ingen er valgt")), ("", _("Vi selv"))
        self.fields["vert"].choices = [nobody, *_named(self._employees)]  # type: ignore[attr-defined]
        self.fields["driver"].choices = [we, *_named(self._partners)]  # type: ignore[attr-defined]

    def staffed(self) -> Staffed:
        said = self.cleaned_data
        return Staffed(self._employees.get(said["vert"]), self._partners.get(said["driver"]))


def _named(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, row.name) for key, row in rows.items()]


def as_staffed(session: Session) -> dict[str, Any]:
    """What the form shows of a session."""
    return {"vert": session.host_id or "", "driver": session.run_by_id or ""}
