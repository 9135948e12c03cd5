"""Who a notice is for: where they live, how old they are, and what in their lives calls for it."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.notices.forms.place import (
    DISTRICTS,
    DRAWN,
    EVERYBODY,
    STREET,
    WHERE,
    as_fields,
    corners_in,
    number_of,
)
from allmenning.notices.forms.words import fault, which_street
from allmenning.notices.models import Notice
from allmenning.notices.queries.ground import streets_called
from allmenning.notices.rules.audience import (
    MOST_AREAS,
    OF_AGE,
    Audience,
    AudienceError,
    Fault,
    Point,
    Polygon,
    Side,
    Stretch,
    parse,
)
from allmenning.notices.rules.picking import Place, in_places, places_of
from allmenning.notices.rules.triggers import CHOICES
from allmenning.places.queries.districts import every_district

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
        choices=WHERE,
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
        self,
        data: Any = None,
        *,
        notice: Notice,
        corners: str = "",
        place: str = "",
        is_touched: bool = False,
    ) -> None:
        self.notice, self.is_touched = notice, is_touched
        self._choose(place if data is None else data.get("sted", ""), (data or {}).get("ta-bort"))
        super().__init__(data, initial=self._shown(corners))
        self.meant: Audience | None = None
        self.place: Place | None = None
        self._offer()

    def _choose(self, place: str, gone: str | None) -> None:
        """Which of the notice's places is asked about, and which are kept beside it."""
        meant = audience_of(self.notice) if self.notice.trigger == Notice.Trigger.AREA else None
        places = places_of(meant) if meant else []
        self.at = number_of(place, places)
        self.gone = number_of(gone, places) if gone else None
        self._chosen = None if self.at is None else places[self.at]
        away = (self.at, self.gone)
        self.kept = {at: one for at, one in enumerate(places) if at not in away}

    def _shown(self, corners: str) -> dict[str, Any]:
        """What the form begins with; corners that are no area yet stand before what is kept."""
        shown = {**_people(self.notice), **_usual(self.notice)}
        shown |= as_fields(self._chosen) if self._chosen else {}
        return shown | ({"where": DRAWN, "corners": corners} if corners else {})

    def _offer(self) -> None:
        """Ask only what the notice's trigger can use."""
        districts: Any = self.fields["districts"]
        districts.choices = [(one.code, one.name) for one in every_district()]
        if self.notice.trigger != Notice.Trigger.AREA:
            where: Any = self.fields["where"]
            where.choices = [WHERE[2], WHERE[3]]
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
        if where == EVERYBODY:
            return self._anywhere()
        self.place = self._place(where, said)
        if self.place is None and self.is_touched and self.gone is None:
            raise AudienceError(Fault.NOBODY)
        return self.among()

    def _anywhere(self) -> Audience:
        said = self.cleaned_data
        return Audience(
            everybody=True,
            youngest=said.get("youngest") or OF_AGE,
            oldest=said.get("oldest"),
            detached_only=said.get("detached_only", False),
        )

    def among(self) -> Audience:
        """Those who are meant in the place that is chosen and those that are kept.

        Raises AudienceError.
        """
        places = dict(self.kept)
        if self.place is not None:
            places[MOST_AREAS + 1 if self.at is None else self.at] = self.place
        return in_places(self._anywhere(), (place for _at, place in sorted(places.items())))

    def _place(self, where: str, said: Mapping[str, Any]) -> Place | None:
        """The place that was said; None when nothing was, where others are kept or it is begun."""
        if where == DISTRICTS:
            return tuple(said["districts"]) or None
        if where == DRAWN:
            corners = self.drawn()
            return None if self._is_blank(corners) else Polygon(tuple(corners))
        code = None if self._is_blank(said["street"]) else self._street(said["street"])
        ends = {name: said[name] for name in ("first", "last") if said[name]}
        return Stretch(code, **ends, side=Side(said["side"] or Side.BOTH)) if code else None

    def _is_blank(self, said: Any) -> bool:
        """Whether one more place was asked for, and then none was named."""
        return not said and self.at is None and bool(self.kept or self.gone is not None)

    def _street(self, name: str) -> int | None:
        found = streets_called(name) if name else []
        if len(found) == 1:
            return int(found[0].code)
        if not (self.is_touched and not name):
            self.add_error("street", which_street(name, [one.name for one in found]))
        return None

    def drawn(self) -> list[Point]:
        """The corners so far, without what cannot be read."""
        return corners_in(self.cleaned_data.get("corners", ""))

    def facts(self) -> dict[str, Any]:
        """What the notice is to have; where, as it is when that is not whole yet."""
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


def audience_of(notice: Notice) -> Audience | None:
    """Who the notice is for, or None when nobody has said, or it cannot be read."""
    try:
        return parse(notice.audience)
    except AudienceError:
        return None


def _usual(notice: Notice) -> dict[str, Any]:
    """Where, before anybody has said."""
    is_area = notice.trigger == Notice.Trigger.AREA
    meant = audience_of(notice)
    if meant and not is_area and meant.districts:
        return as_fields(meant.districts)
    is_street = is_area and not (meant and meant.everybody)
    return {"where": STREET if is_street else EVERYBODY, "side": Side.BOTH}


def _people(notice: Notice) -> dict[str, Any]:
    meant = audience_of(notice)
    common = {"one_per_household": notice.one_per_household}
    if meant is None:
        return common
    return {
        **common,
        "youngest": None if meant.youngest == OF_AGE else meant.youngest,
        "oldest": meant.oldest,
        "detached_only": meant.detached_only,
    }
