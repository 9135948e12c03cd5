"""Who a notice is for, in words: where they live, how old they are, and what in their lives calls."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.notices.forms.who import audience_of
from allmenning.notices.models import Notice
from allmenning.notices.queries.ground import names_of_streets
from allmenning.notices.rules.audience import OF_AGE, Audience, Side, Stretch
from allmenning.notices.rules.picking import is_whole
from allmenning.notices.rules.triggers import (
    CircumstancesError,
    Enrolled,
    Lived,
    Moved,
    Of,
    call_for,
)
from allmenning.places.queries.districts import every_district


@dataclass(frozen=True)
class Names:
    """What the streets and districts that some notices are for are called."""

    streets: Mapping[int, str]
    districts: Mapping[str, str]


def names_for(notices: Iterable[Notice]) -> Names:
    """The names for all notices of a page, asked for once."""
    meant = [found for one in notices if (found := audience_of(one))]
    streets = {one.street for audience in meant for one in audience.stretches}
    is_asked = any(audience.districts for audience in meant)
    return Names(
        names_of_streets(streets) if streets else {},
        {one.code: one.name for one in every_district()} if is_asked else {},
    )


def meant_in_words(notice: Notice) -> str:
    """Haugenveien 2–14 (partall), fra 18 år, bare én i hver husstand."""
    meant = audience_of(notice)
    if meant is None:
        return _("ikke valgt ennå")
    parts = [] if _is_of_pilot(notice) else [_place(meant, names_for([notice]))]
    parts += [life] if (life := _life(notice)) else []
    if notice.trigger == Notice.Trigger.AREA or (meant.youngest, meant.oldest) != (OF_AGE, None):
        parts.append(_ages(meant))
    parts += [_("bare eneboliger og tomannsboliger")] if meant.detached_only else []
    parts += [_("bare én i hver husstand")] if notice.one_per_household else []
    return ", ".join(parts)


def _is_of_pilot(notice: Notice) -> bool:
    """Whether it is for those who take part, wherever they live."""
    return notice.trigger == Notice.Trigger.ENROLLED


def place_in_words(notice: Notice, names: Names) -> str:
    """Haugenveien 2–14 (partall); nothing when nobody has said."""
    meant = audience_of(notice)
    return _place(meant, names) if meant else ""


def places_in_words(notice: Notice) -> list[str]:
    """Each place for itself, as `rules.picking.places_of` has them; drawn areas are numbered."""
    meant, names = audience_of(notice), names_for([notice])
    if meant is None:
        return []
    drawn = [
        _("tegnet område %(n)d") % {"n": number} for number in range(1, len(meant.polygons) + 1)
    ]
    districts = ", ".join(names.districts.get(code, code) for code in meant.districts)
    return [
        *(_stretch(one, names.streets.get(one.street, "")) for one in meant.stretches),
        *drawn,
        *([districts] if districts else []),
    ]


def lived_in_words(call: Lived) -> str:
    """Those who reach an age, or whose child does."""
    if call.of is Of.ONESELF:
        return _("de som fyller %(years)d år") % {"years": call.years}
    if call.months:
        said = ngettext(
            "foreldre til barn som er %(n)d måned",
            "foreldre til barn som er %(n)d måneder",
            call.months,
        )
        return said % {"n": call.months}
    said = ngettext(
        "foreldre til barn som er %(n)d uke", "foreldre til barn som er %(n)d uker", call.weeks
    )
    return said % {"n": call.weeks}


def _life(notice: Notice) -> str:
    """What in their lives calls for it; nothing when it is where they live alone."""
    try:
        call = call_for(notice.trigger, notice.circumstances)
    except CircumstancesError:
        return ""
    match call:
        case Lived():
            return lived_in_words(call)
        case Moved():
            said = ngettext(
                "de som flyttet dit for %(n)d dag siden",
                "de som flyttet dit for %(n)d dager siden",
                call.settle_days,
            )
            return said % {"n": call.settle_days}
        case Enrolled():
            return _("de som er med i prøveordningen")
    return ""


def _place(meant: Audience, names: Names) -> str:
    if meant.everybody:
        return _("hele kommunen")
    said = [_stretch(one, names.streets.get(one.street, "")) for one in meant.stretches]
    said += [names.districts.get(code, code) for code in meant.districts]
    areas = len(meant.polygons)
    drawn = ngettext("et tegnet område", "%(n)d tegnede områder", areas) % {"n": areas}
    return ", ".join([*said, drawn] if areas else said)


def _stretch(stretch: Stretch, name: str) -> str:
    side = {Side.BOTH: "", Side.EVEN: _(" (partall)"), Side.ODD: _(" (oddetall)")}[stretch.side]
    if is_whole(stretch):
        return f"{name}{side}"
    ends = f"{stretch.first}–{stretch.last}"
    return f"{name} {ends if stretch.first != stretch.last else stretch.first}{side}"


def _ages(meant: Audience) -> str:
    if meant.oldest is not None:
        return _("%(first)d–%(last)d år") % {"first": meant.youngest, "last": meant.oldest}
    if meant.youngest == OF_AGE:
        return _("alle over 18 år")
    return _("fra %(first)d år") % {"first": meant.youngest}
