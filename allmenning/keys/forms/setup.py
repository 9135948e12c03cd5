"""Setting up doors, and the doors on the way to a space."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.booking.forms.fields import PhoneNumber
from allmenning.core.fields import PlainText
from allmenning.keys.actions.doors import Facts
from allmenning.keys.models import Door, Gateway
from allmenning.keys.rules.slots import SPARES, USUAL_PLACES

MOST_MINUTES: Final = 120
MOST_DOORS: Final = 6
# A lock has room for one code beside the spare ones, and for as many as there are locks for.
FEWEST_PLACES, LARGEST_LOCK = SPARES + 1, 1000
# What MQTT would read as many addresses.
NO_ADDRESS: Final = frozenset("#+")
DRIVERS: Final = (
    ("", _("Velg")),
    ("zigbee2mqtt", "Zigbee2MQTT"),
    ("homeassistant", "Home Assistant"),
    ("switch", _("Bryter eller relé")),
)
BY_GATEWAY: Final = (Door.Decides.GATEWAY, Door.Decides.LOCK)
# What guards things is never opened on the word of a caller's number alone.
GUARDING: Final = (Door.Kind.STORAGE, Door.Kind.CUPBOARD)
_MINUTES = _("Skriv et antall minutter mellom 0 og 120.")
_PLACES = _("Skriv et antall plasser mellom 3 og 1000.")
_IN_LIST = _("Velg noe i lista.")


def _minutes(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_MINUTES,
        initial=15,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _MINUTES),
    )


class DoorForm(forms.Form):
    """What a door is, and how its lock is reached."""

    name = PlainText(
        label=_("Hva heter døra?"),
        max_length=80,
        missing=_("Skriv hva døra heter. Låntakeren ser navnet."),
        help_text=_("For eksempel: «Hovedinngangen mot skolegården»"),
    )
    kind = forms.ChoiceField(
        label=_("Hva slags dør er det?"),
        choices=Door.Kind.choices,
        error_messages={"required": _IN_LIST, "invalid_choice": _IN_LIST},
    )
    driver = forms.ChoiceField(
        label=_("Hvordan når dørsentralen låsen?"),
        choices=DRIVERS,
        required=False,
        help_text=_("Bare når det er dørsentralen som åpner."),
        error_messages={"invalid_choice": _IN_LIST},
    )
    address = PlainText(
        label=_("Adressen til låsen"),
        max_length=120,
        required=False,
        help_text=_("Navnet låsen har i Zigbee2MQTT eller Home Assistant."),
    )
    slots = forms.IntegerField(
        label=_("Hvor mange plasser til koder har låsen?"),
        min_value=FEWEST_PLACES,
        max_value=LARGEST_LOCK,
        required=False,
        help_text=_(
            "Bare for låser som har koden i seg. Tallet står i papirene til låsen. Vi bruker høyst "
            "30 av plassene, og to av dem til reservekoder."
        ),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _PLACES),
    )
    before = _minutes(
        _("Minutter før lånet"),
        _("Så lenge før lånet begynner, åpner døra. Har noen andre lokalet da, venter den på dem."),
    )
    after = _minutes(
        _("Minutter etter lånet"),
        _("Så lenge etter at lånet er over, åpner døra for den som glemte noe."),
    )

    by_phone = forms.BooleanField(
        label=_("Døra kan åpnes med oppringing og SMS"),
        required=False,
        help_text=_(
            "Da ringer låntakeren nummeret til dørene fra sin egen telefon. Andre kan late som om de "
            "ringer fra den, så velg det ikke der noe verdifullt står."
        ),
    )

    decided_by = ""

    def __init__(self, data: Any = None, *, door: Door | None = None) -> None:
        shown = {name: getattr(door, name) for name in Facts.__dataclass_fields__} if door else {}
        super().__init__(data, initial=shown)
        if door is not None:
            self.decided_by = door.decides
            self.initial["slots"] = door.slots or USUAL_PLACES
            if not self.holds_codes:
                del self.fields["slots"]

    @property
    def is_by_gateway(self) -> bool:
        """Whether a gateway reaches the lock."""
        return self.decided_by in BY_GATEWAY

    @property
    def holds_codes(self) -> bool:
        """Whether the lock decides alone, by codes of its own."""
        return self.decided_by == Door.Decides.LOCK

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.is_by_gateway and "driver" in said:
            self._check_driver(said["driver"])
        if self.is_by_gateway and "address" in said:
            self._check_address(said["address"])
        if "slots" in said:
            self._check_slots(said["slots"])
        if said.get("by_phone"):
            self._check_by_phone(said.get("kind", ""))
        return said

    def _check_by_phone(self, kind: str) -> None:
        if kind in GUARDING:
            self.add_error("by_phone", _("Lager og skap kan ikke åpnes med oppringing."))
        elif not self.is_by_gateway:
            self.add_error("by_phone", _("Her avgjør ikke dørsentralen. Fjern krysset."))

    def _check_driver(self, driver: str) -> None:
        if not driver:
            self.add_error("driver", _("Velg hvordan dørsentralen når låsen."))
        elif self.holds_codes and driver != "zigbee2mqtt":
            self.add_error("driver", _("Låser som har koden i seg, når vi bare med Zigbee2MQTT."))

    def _check_slots(self, places: int | None) -> None:
        if self.holds_codes and places is None:
            self.add_error("slots", _PLACES)
        elif self.decided_by and not self.holds_codes and places is not None:
            self.add_error("slots", _("Denne låsen har ikke koden i seg. La feltet stå tomt."))

    def _check_address(self, address: str) -> None:
        if not address:
            self.add_error("address", _("Skriv adressen til låsen."))
        elif NO_ADDRESS & set(address):
            self.add_error("address", _("Adressen kan ikke ha tegnene # og +."))

    def facts(self) -> Facts:
        said = {**self.cleaned_data, "slots": self.cleaned_data.get("slots") or 0}
        return Facts(**{name: said[name] for name in Facts.__dataclass_fields__})

    def tell_name_taken(self) -> None:
        """Say that another door of the building is called this."""
        self.add_error("name", _("Bygget har allerede en dør med dette navnet."))


class NewDoorForm(DoorForm):
    """A door more: also who decides whether it opens, which stays as it is."""

    decides = forms.ChoiceField(
        label=_("Hvem avgjør om den åpner?"),
        choices=Door.Decides.choices,
        help_text=_(
            "Det kan ikke endres siden. Bare dører der dørsentralen sjekker hver åpning, er helt presise på tida."
        ),
        error_messages={"required": _IN_LIST, "invalid_choice": _IN_LIST},
    )
    gateway = forms.TypedChoiceField(
        label=_("Dørsentral"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Velg «Ingen» når leverandøren eller Oslonøkkelen avgjør."),
        error_messages={"invalid_choice": _IN_LIST},
    )
    field_order = ("name", "kind", "decides", "gateway")

    def __init__(self, data: Any = None, *, gateways: Sequence[Gateway]) -> None:
        super().__init__(data)
        self.known = {gateway.pk: gateway for gateway in gateways}
        named = ((gateway.pk, gateway.name) for gateway in gateways)
        self.fields["gateway"].choices = [("", _("Ingen")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        self.decided_by = self.cleaned_data.get("decides", "")
        said = super().clean()
        if self.decided_by and "gateway" in said:
            self._check_gateway(said["gateway"])
        return said

    def _check_gateway(self, gateway: int | None) -> None:
        if self.is_by_gateway and gateway is None:
            self.add_error("gateway", _("Velg hvilken dørsentral døra hører til."))
        if not self.is_by_gateway and gateway is not None:
            self.add_error("gateway", _("Her avgjør ikke dørsentralen. Velg «Ingen»."))

    def chosen_gateway(self) -> Gateway | None:
        chosen = self.cleaned_data["gateway"]
        return None if chosen is None else self.known[chosen]


class NumberForm(forms.Form):
    """The telephone number of a building's doors."""

    number = PhoneNumber(
        label=_("Telefonnummeret til dørene"),
        required=False,
        help_text=_(
            "Nummeret kommunen har fått av telefonleverandøren. La feltet stå tomt for ingen."
        ),
    )

    def tell_number_taken(self) -> None:
        """Say that another building has it."""
        self.add_error("number", _("Et annet bygg har dette nummeret."))


class WayForm(forms.Form):
    """The doors on the way to a space, in the order one meets them."""

    def __init__(
        self, data: Any = None, *, doors: Sequence[Door], now_through: Sequence[int]
    ) -> None:
        super().__init__(data)
        self.known = {door.pk: door for door in doors}
        choices = [("", _("Ingen")), *((door.pk, door.name) for door in doors)]
        for number in range(1, min(MOST_DOORS, len(doors)) + 1):
            self.fields[f"door_{number}"] = forms.TypedChoiceField(
                label=_("Dør nummer %(n)d") % {"n": number},
                choices=choices,
                required=False,
                coerce=int,
                empty_value=None,
                initial=now_through[number - 1] if number <= len(now_through) else None,
                error_messages={"invalid_choice": _IN_LIST},
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        seen: set[int] = set()
        for name, door in list(said.items()):
            if door in seen:
                self.add_error(name, _("Døra er allerede valgt."))
            elif door is not None:
                seen.add(door)
        return said

    def doors(self) -> list[Door]:
        return [self.known[id] for id in self.cleaned_data.values() if id is not None]
