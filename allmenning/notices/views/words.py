"""What the pages say of people left out, of what lacks, and of how far a notice has come."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.core.speech import in_figures
from allmenning.notices.models import Notice
from allmenning.notices.rules.proposal import CHANGED, Lack
from allmenning.notices.rules.ramp import Verdict
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.rules.rounding import FEWEST
from allmenning.notices.rules.triggers import COMES_ONCE

REASONS: Final[Mapping[str, str | Promise]] = {
    Reason.TOLD: gettext_lazy("har fått varselet før"),
    Reason.DEAD: gettext_lazy("er døde"),
    Reason.GONE: gettext_lazy("ikke bor her lenger"),
    Reason.SHIELDED: gettext_lazy("har skjermet adresse"),
    Reason.NEAR_SHIELDED: gettext_lazy("bor med noen som har skjermet adresse"),
    Reason.MINOR: gettext_lazy("er under 18 år"),
    Reason.CHANGED: gettext_lazy("det ikke lenger gjelder"),
    Reason.EXPIRED: gettext_lazy("ville fått det for sent"),
    Reason.STOPPED: gettext_lazy("ikke rakk å få det før det ble stoppet"),
    Reason.OPTED_OUT: gettext_lazy("har sagt nei takk"),
    Reason.RESTING: gettext_lazy("fikk forrige e-post i retur"),
    Reason.BUDGET: gettext_lazy("nylig har fått andre varsler"),
    Reason.HOUSEHOLD: gettext_lazy("bor med en som får det"),
    Reason.RESERVED: gettext_lazy("har reservert seg mot digital post"),
    Reason.NOT_REGISTERED: gettext_lazy("ikke står i kontaktregisteret"),
    Reason.UNREACHABLE: gettext_lazy("har ingen adresse vi kan bruke"),
    Reason.UNKNOWN: gettext_lazy("vi ikke fikk svar om"),
}
# Tells of nobody in particular, however few they are.
_HARMLESS: Final = (Reason.TOLD, Reason.MINOR, Reason.HOUSEHOLD)
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


_STOPPED: Final[Mapping[str, str | Promise]] = {
    Verdict.BOUNCES.value: gettext_lazy("For mye kom i retur, så det stanset av seg selv."),
    Verdict.COMPLAINTS.value: gettext_lazy(
        "For mange meldte det som uønsket, så det stanset av seg selv."
    ),
}


def stopped_in_words(notice: Notice) -> str:
    """Why it was stopped or sent back: what somebody wrote, or what stopped it by itself."""
    because = notice.stopped_because
    if because in _STOPPED:
        return str(_STOPPED[because])
    if because == CHANGED:
        return _("Det var endret siden det ble godkjent. Legg det fram på nytt.")
    wanted, is_limit, most = because.partition(" > ")
    if is_limit and wanted.isdecimal() and most.isdecimal():
        once = _("Det gjaldt %(wanted)s, og grensa var %(most)s. Ingenting ble sendt.")
        goes_on = _("%(wanted)s skulle ha fått det, og grensa var %(most)s. Resten får det ikke.")
        said = once if notice.trigger in COMES_ONCE else goes_on
        return said % {"wanted": in_figures(int(wanted)), "most": in_figures(int(most))}
    return because


def left_out(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many are left out by each reason in words, the most first; what might tell of somebody
    is put together."""
    told = {
        reason: count
        for reason, count in counts.items()
        if count >= FEWEST or (count and reason in _HARMLESS)
    }
    rows = [(str(REASONS[Reason(reason)]), count) for reason, count in told.items()]
    rows.sort(key=lambda row: -row[1])
    rest = sum(counts.values()) - sum(told.values())
    return [*rows, (_("ikke får det av andre grunner, få av hver"), rest)] if rest else rows


_FOUND: Final[Mapping[str, str | Promise]] = {
    "area": gettext_lazy("bor der"),
    "enrolled": gettext_lazy("er med i prøveordningen"),
}


def funnel_shown(
    trigger: str, found: int, counts: Mapping[str, int], by_contact: Mapping[str, int]
) -> Any:
    """The funnel as rows of bars: all who were found, who are left out, and who are left."""
    out = left_out(counts)
    left = found - sum(counts.values())
    known = left_out(by_contact)
    most = max(found, 1)

    def row(text: str, count: int, kind: str) -> dict[str, Any]:
        return {"text": text, "number": in_figures(count), "bar": 100 * count / most, "kind": kind}

    return {
        "rows": [
            row(str(_FOUND.get(trigger, _("det har hendt, de siste 28 dagene"))), found, "all"),
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
        "comes_once": trigger in COMES_ONCE,
        "left": left,
    }
