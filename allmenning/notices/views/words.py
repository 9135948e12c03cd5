"""What the pages say of people left out, of what lacks, and of how far a notice has come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.notices.forms.who import audience_of
from allmenning.notices.models import Notice
from allmenning.notices.queries.ground import all_districts, names_of_streets
from allmenning.notices.rules.audience import OF_AGE, Audience, Side, Stretch
from allmenning.notices.rules.picking import is_whole
from allmenning.notices.rules.proposal import Lack
from allmenning.notices.rules.reasons import Reason

REASONS: Final[Mapping[str, str | Promise]] = {
    Reason.TOLD: gettext_lazy("har fått varselet før"),
    Reason.DEAD: gettext_lazy("er døde"),
    Reason.GONE: gettext_lazy("ikke bor her lenger"),
    Reason.SHIELDED: gettext_lazy("har skjermet adresse"),
    Reason.NEAR_SHIELDED: gettext_lazy("bor med noen som har skjermet adresse"),
    Reason.MINOR: gettext_lazy("er under 18 år"),
    Reason.CHANGED: gettext_lazy("det ikke lenger gjelder"),
    Reason.EXPIRED: gettext_lazy("ville fått det for sent"),
    Reason.OPTED_OUT: gettext_lazy("har sagt nei takk"),
    Reason.RESTING: gettext_lazy("fikk forrige e-post i retur"),
    Reason.BUDGET: gettext_lazy("nylig har fått andre varsler"),
    Reason.HOUSEHOLD: gettext_lazy("bor med en som får det"),
    Reason.TOO_MANY: gettext_lazy("er flere enn grensa"),
    Reason.RESERVED: gettext_lazy("har reservert seg mot digital post"),
    Reason.NOT_REGISTERED: gettext_lazy("ikke står i kontaktregisteret"),
    Reason.UNREACHABLE: gettext_lazy("har ingen adresse vi kan bruke"),
    Reason.UNKNOWN: gettext_lazy("vi ikke fikk svar om"),
}
# Asked of the contact register, by a job, before anybody approves.
BY_CONTACT: Final = (
    Reason.RESERVED,
    Reason.NOT_REGISTERED,
    Reason.UNREACHABLE,
    Reason.UNKNOWN,
)
# Tells of nobody in particular, however few they are.
_HARMLESS: Final = (Reason.TOLD, Reason.MINOR, Reason.HOUSEHOLD, Reason.TOO_MANY)
# Fewer than this, and one might guess who.
FEW: Final = 10
_LACKS: Final[Mapping[Lack, tuple[str, str | Promise]]] = {
    Lack.AUDIENCE: ("who", gettext_lazy("Velg hvem som skal få varselet.")),
    Lack.NOBODY: ("who", gettext_lazy("Ingen bor i området. Velg et annet.")),
    Lack.TEXT: ("text", gettext_lazy("Skriv teksten.")),
    Lack.WORDS: ("text", gettext_lazy("Rett teksten.")),
    Lack.RELEVANCE: ("reasons", gettext_lazy("Svar på hvorfor folk trenger det.")),
    Lack.LAST_DAY: ("reasons", gettext_lazy("Velg en siste dag som ikke er over når det sendes.")),
    Lack.LIMIT: ("reasons", gettext_lazy("Grensa for hvor mange er lavere enn dem det gjelder.")),
}


def lack(lacking: Lack, notice: Notice) -> dict[str, str]:
    """What is lacking, and the page where it is put right."""
    page, text = _LACKS[lacking]
    if lacking is Lack.NOBODY and notice.trigger == Notice.Trigger.ENROLLED:
        page, text = "pilot_at_work", _("Ingen er påmeldt ennå. Legg inn en liste, eller vent.")
    return {"text": str(text), "url": reverse(f"notices:{page}", args=[notice.pk])}


def number(value: int) -> str:
    """12 345 with thin spaces."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def left_out(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many are left out by each reason in words, the most first; what might tell of somebody
    is put together."""
    told = {
        reason: count
        for reason, count in counts.items()
        if count >= FEW or (count and reason in _HARMLESS)
    }
    rows = [(str(REASONS[Reason(reason)]), count) for reason, count in told.items()]
    rows.sort(key=lambda row: -row[1])
    rest = sum(counts.values()) - sum(told.values())
    return [*rows, (_("ikke får det av andre grunner, få av hver"), rest)] if rest else rows


def funnel_shown(found: int, counts: Mapping[str, int], by_contact: Mapping[str, int]) -> Any:
    """The funnel as rows of bars: all who were found, who are left out, and who are left."""
    out = left_out(counts)
    left = found - sum(counts.values())
    known = left_out(by_contact)
    most = max(found, 1)

    def row(text: str, count: int, kind: str) -> dict[str, Any]:
        return {"text": text, "number": number(count), "bar": 100 * count / most, "kind": kind}

    return {
        "rows": [
            row(_("bor der"), found, "all"),
            *(row(text, count, "out") for text, count in out),
            row(_("er igjen"), left, "left"),
            *(row(text, count, "out") for text, count in known),
            *(
                [
                    row(
                        _("får det, slik kontaktregisteret er nå"),
                        left - sum(by_contact.values()),
                        "left",
                    )
                ]
                if by_contact
                else []
            ),
        ],
        "is_contact_asked": bool(by_contact),
        "left": left,
    }


def meant_in_words(notice: Notice) -> str:
    """Haugenveien 2–14, partall. Fra 18 år. Bare én i hver husstand."""
    meant = audience_of(notice)
    if meant is None:
        return _("Ikke valgt ennå.")
    parts = [_place(meant), _ages(meant)]
    parts += [_("bare eneboliger og tomannsboliger")] if meant.detached_only else []
    parts += [_("bare én i hver husstand")] if notice.one_per_household else []
    return ", ".join(parts)


def place_in_words(notice: Notice) -> str:
    """Haugenveien 2–14, partall; nothing when nobody has said."""
    meant = audience_of(notice)
    return _place(meant) if meant else ""


def _place(meant: Audience) -> str:
    if meant.everybody:
        return _("Hele kommunen")
    streets = names_of_streets(one.street for one in meant.stretches)
    names = {one.code: one.name for one in all_districts()}
    said = [_stretch(one, streets.get(one.street, "")) for one in meant.stretches]
    said += [names.get(code, code) for code in meant.districts]
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


def moment(at: datetime, *, now: datetime) -> str:
    """I dag kl. 14.05."""
    return _("%(day)s kl. %(clock)s") % {
        "day": speech.day(local_date(at), now=now),
        "clock": speech.clock(at),
    }
