"""How one wants to hear about new requests."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.places.models import Space

AT_ONCE, AS_USUAL = "now", ""
HOURS = range(6, 21)
_NOT_CHOSEN = _("Velg et av tidspunktene i lista.")


def _choices() -> list[tuple[str, Any]]:
    daily = _("Én e-post om dagen, kl. %(hour)02d")
    return [
        (AT_ONCE, _("Én e-post for hver søknad, med en gang")),
        *((str(hour), daily % {"hour": hour}) for hour in HOURS),
    ]


def _hour(chosen: str) -> int | None:
    return None if chosen == AT_ONCE else int(chosen)


class NoticesForm(forms.Form):
    """At once, or all in one letter at an hour of the day. `cleaned_data["hour"]` is None or it."""

    hour = forms.TypedChoiceField(
        label=_("Når vil du ha beskjed?"),
        coerce=_hour,
        choices=_choices,
        error_messages={"required": _NOT_CHOSEN, "invalid_choice": _NOT_CHOSEN},
    )


class SpaceNoticesForm(forms.Form):
    """The same for each space, or as usual. `cleaned_data["hours"]` holds those that are chosen,
    by space; `houses` are the questions house by house."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        spaces: Iterable[Space],
        chosen: Mapping[int, int | None],
    ) -> None:
        super().__init__(data)
        self.spaces = list(spaces)
        for space in self.spaces:
            question = self.fields[f"lokale-{space.pk}"] = _of_space(space)
            if space.pk in chosen:
                hour = chosen[space.pk]
                question.initial = AT_ONCE if hour is None else str(hour)

    @property
    def houses(self) -> list[dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for space in self.spaces:
            house = found.setdefault(
                space.building_id, {"name": space.building.name, "questions": []}
            )
            house["questions"].append(self[f"lokale-{space.pk}"])
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answers = {space.pk: cleaned.get(f"lokale-{space.pk}") for space in self.spaces}
        cleaned["hours"] = {pk: _hour(said) for pk, said in answers.items() if said}
        return cleaned


def _of_space(space: Space) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=space.name,
        required=False,
        choices=lambda: [(AS_USUAL, _("Som ellers")), *_choices()],
        error_messages={"invalid_choice": _NOT_CHOSEN},
    )
