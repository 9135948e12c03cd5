"""Which place something is about: a building, a district, or none."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.places.models import Building, District

_UNKNOWN = _("Velg et sted fra listen, eller la det stå tomt.")
Place = Building | District | None


class PlaceField(forms.TypedChoiceField):
    """A building that everybody may see, or a district; None when it is about no place."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Hvilket sted gjelder det?"),
            required=False,
            choices=_choices,
            coerce=_found,
            empty_value=None,
            error_messages={"invalid_choice": _UNKNOWN},
        )


def of_building(building: Building) -> str:
    """What the field holds for a building."""
    return f"b{building.pk}"


def parted(place: Place) -> dict[str, Any]:
    """The place as an idea keeps it."""
    return {
        "place": place if isinstance(place, Building) else None,
        "district": place if isinstance(place, District) else None,
    }


def _choices() -> list[tuple[str, Any]]:
    districts = District.objects.order_by("name", "id").values_list("pk", "name")
    buildings = Building.objects.filter(is_published=True).order_by("sort_key")
    return [
        ("", _("Ikke noe bestemt sted")),
        *((f"d{key}", name) for key, name in districts),
        *((f"b{key}", name) for key, name in buildings.values_list("pk", "name")),
    ]


def _found(value: str) -> Place:
    model: Any = Building if value[0] == "b" else District
    found: Place = model.objects.select_related("unit").get(pk=int(value[1:]))
    return found
