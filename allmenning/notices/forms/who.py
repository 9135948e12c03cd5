"""Who a notice is for: where they live, how old they are, and what in their lives calls for it."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.notices.forms.words import fault
from allmenning.notices.models import Notice
from allmenning.notices.queries.ground import names_of_streets, streets_called
from allmenning.notices.rules.audience import (
    OF_AGE,
    Audience,
    AudienceError,
    Point,
    Polygon,
    Side,
    Stretch,
    parse,
)
from allmenning.notices.rules.picking import is_whole
from allmenning.notices.rules.triggers import CHOICES
from allmenning.places.queries.districts import every_district

STREET, DRAWN, DISTRICTS, EVERYBODY = "street", "drawn", "districts", "everybody"
_WHERE: Final = (
    (STREET, _("Ved en gate")),
    (DRAWN, _("I et område jeg tegner")),
    (DISTRICTS, _("I bydeler")),
    (EVERYBODY, _("I hele kommunen")),
)
# What each trigger asks for besides where.
_OWN: Final[Mapping[str, Any]] = {
    "moved": _("Hvor mange dager etter flyttingen?"),
    "child": _("Hvor mange måneder er barnet?"),
    "newborn": _("Hvor mange uker er barnet?"),
    "age": _("Hvor gammel blir de?"),
}
_NUMBER = _("Skriv et husnummer mellom 1 og 9999, eller la det stå tomt.")
_YEARS = _("Skriv en alder mellom 18 og 120, eller la det stå tomt.")
_IN_LIST = _("Velg noe i lista.")


class WhoForm(forms.Form):
    """Where those who are meant live, and what narrows them. Only what the trigger can use."""

    where = forms.ChoiceField(
        label=_("Hvor bor de?"),
        choices=_WHERE,
        widget=forms.RadioSelect,
        error_messages={"required": _IN_LIST, "invalid_choice": _IN_LIST},
    )
    street = PlainText(
        label=_("Hva heter gata?"),
        max_length=120,
        required=False,
        help_text=_("For eksempel Haugenveien."),
    )
    first = forms.IntegerField(
        label=_("Fra nummer"),
        required=False,
        min_value=1,
        max_value=9999,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _NUMBER),
    )
    last = forms.IntegerField(
        label=_("Til nummer"),
        required=False,
        min_value=1,
        max_value=9999,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _NUMBER),
    )
    side = forms.ChoiceField(
        label=_("Side av gata"),
        required=False,
        choices=(
            (Side.BOTH, _("Begge sider")),
            (Side.EVEN, _("Partall")),
            (Side.ODD, _("Oddetall")),
        ),
        error_messages={"invalid_choice": _IN_LIST},
    )
    corners = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10_000)
    districts = forms.MultipleChoiceField(
        label=_("Hvilke bydeler?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _IN_LIST, "invalid_list": _IN_LIST},
    )
    youngest = forms.IntegerField(
        label=_("Fra alder"),
        required=False,
        min_value=OF_AGE,
        max_value=120,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _YEARS),
    )
    oldest = forms.IntegerField(
        label=_("Til alder"),
        required=False,
        min_value=OF_AGE,
        max_value=120,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _YEARS),
    )
    detached_only = forms.BooleanField(label=_("Bare eneboliger og tomannsboliger"), required=False)
    one_per_household = forms.BooleanField(label=_("Bare én i hver husstand"), required=False)

    def __init__(
        self, data: Any = None, *, notice: Notice, corners: str = "", is_touched: bool = False
    ) -> None:
        initial = shown(notice)
        super().__init__(data, initial=initial | ({"corners": corners} if corners else {}))
        self.notice, self.is_touched = notice, is_touched
        self.meant: Audience | None = None
        self._offer()

    def _offer(self) -> None:
        """Ask only what the notice's trigger can use."""
        districts: Any = self.fields["districts"]
        districts.choices = [(one.code, one.name) for one in every_district()]
        if self.notice.trigger != Notice.Trigger.AREA:
            where: Any = self.fields["where"]
            where.choices = [_WHERE[2], _WHERE[3]]
            for name in _ONLY_OF_AREAS:
                del self.fields[name]
        if self.notice.trigger == Notice.Trigger.ENROLLED:
            del self.fields["where"], self.fields["districts"]
        if self.notice.trigger in _OWN:
            self.fields["own"] = _own_question(self.notice)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            try:
                self.meant = self._audience(said)
            except AudienceError as error:
                self._tell(error, said)
        return said

    def _tell(self, error: AudienceError, said: Mapping[str, Any]) -> None:
        """What is begun on the map is not wrong yet."""
        if not (self.is_touched and said.get("where") in (STREET, DRAWN)):
            self.add_error(*fault(error))

    def _audience(self, said: Mapping[str, Any]) -> Audience:
        where = said.get("where", EVERYBODY)
        return Audience(
            everybody=where == EVERYBODY,
            districts=tuple(said["districts"]) if where == DISTRICTS else (),
            polygons=(Polygon(tuple(self.drawn())),) if where == DRAWN else (),
            stretches=self._stretches(said) if where == STREET else (),
            youngest=said.get("youngest") or OF_AGE,
            oldest=said.get("oldest"),
            detached_only=said.get("detached_only", False),
        )

    def _stretches(self, said: Mapping[str, Any]) -> tuple[Stretch, ...]:
        code = self._street(said["street"])
        if code is None:
            return ()
        ends = {name: said[name] for name in ("first", "last") if said[name]}
        return (Stretch(code, **ends, side=Side(said["side"] or Side.BOTH)),)

    def _street(self, name: str) -> int | None:
        found = streets_called(name) if name else []
        if len(found) == 1:
            return int(found[0].code)
        if not (self.is_touched and not name):
            self.add_error("street", _which(name, [one.name for one in found]))
        return None

    def drawn(self) -> list[Point]:
        """The corners so far, without what cannot be read."""
        return corners_in(self.cleaned_data.get("corners", ""))

    def facts(self) -> dict[str, Any]:
        """What the notice is to have; the audience as it is when it is not whole yet."""
        said = self.cleaned_data
        own = {CHOICES[self.notice.trigger].name: said["own"]} if "own" in said else {}
        return {
            "audience": self.meant.as_data() if self.meant else self.notice.audience,
            "circumstances": {**self.notice.circumstances, **own},
            "one_per_household": said["one_per_household"],
        }


_ONLY_OF_AREAS: Final = (
    "street",
    "first",
    "last",
    "side",
    "corners",
    "youngest",
    "oldest",
    "detached_only",
)


def _own_question(notice: Notice) -> forms.IntegerField:
    choice = CHOICES[notice.trigger]
    bounds = {"least": choice.least, "most": choice.most}
    wrong = gettext("Skriv et tall mellom %(least)d og %(most)d.") % bounds
    return forms.IntegerField(
        label=_OWN[notice.trigger],
        min_value=choice.least,
        max_value=choice.most,
        initial=notice.circumstances.get(choice.name, choice.usual),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


def _which(name: str, others: list[str]) -> str:
    if not name:
        return gettext("Skriv navnet på gata, eller trykk på den i kartet.")
    if not others:
        return gettext("Vi finner ingen gate som heter %(name)s.") % {"name": name}
    return gettext("Flere gater begynner slik. Skriv en av dem: %(names)s.") % {
        "names": ", ".join(others)
    }


def audience_of(notice: Notice) -> Audience | None:
    """Who the notice is for, or None when nobody has said, or it cannot be read."""
    try:
        return parse(notice.audience)
    except AudienceError:
        return None


def shown(notice: Notice) -> dict[str, Any]:
    """What the form begins with."""
    meant = audience_of(notice)
    usual = STREET if notice.trigger == Notice.Trigger.AREA else EVERYBODY
    common = {"one_per_household": notice.one_per_household}
    if meant is None:
        return {"where": usual, "side": Side.BOTH, **common}
    return {
        **common,
        **_place(meant),
        "youngest": None if meant.youngest == OF_AGE else meant.youngest,
        "oldest": meant.oldest,
        "detached_only": meant.detached_only,
    }


def _place(meant: Audience) -> dict[str, Any]:
    if meant.stretches:
        return {"where": STREET, **_stretch(meant.stretches[0])}
    if meant.polygons:
        return {"where": DRAWN, "corners": corners_as_text(meant.polygons[0].corners)}
    if meant.districts:
        return {"where": DISTRICTS, "districts": list(meant.districts)}
    return {"where": EVERYBODY}


def _stretch(stretch: Stretch) -> dict[str, Any]:
    name = names_of_streets([stretch.street]).get(stretch.street, "")
    ends = {} if is_whole(stretch) else {"first": stretch.first, "last": stretch.last}
    return {"street": name, "side": stretch.side, **ends}


def corners_in(text: str) -> list[Point]:
    """Corners written `x,y x,y`; what is not so is left out."""
    pairs = (pair.split(",") for pair in text.split())
    return [
        (int(pair[0]), int(pair[1]))
        for pair in pairs
        if len(pair) == 2 and all(part.isdecimal() and len(part) < 12 for part in pair)
    ]


def corners_as_text(corners: Any) -> str:
    """Corners as `corners_in` reads them."""
    return " ".join(f"{x},{y}" for x, y in corners)
