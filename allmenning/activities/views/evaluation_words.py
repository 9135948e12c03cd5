"""What a rule saw of a meeting place and what it proposes, in sentences; every mean has its number."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmenning.activities.models import Activity, EvaluationDecision
from allmenning.activities.models.evaluation import PROPOSED
from allmenning.activities.rules.evaluation import Ground, Outcome, Rule
from allmenning.activities.rules.evidence import Evidence, Row
from allmenning.activities.views.head_counts import count_in_words
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.speech import in_figures, one_decimal

LOOKS = {
    Outcome.CONTINUE: "confirmed",
    Outcome.CHANGE: "waiting",
    Outcome.STOP: "declined",
    Outcome.TOO_LITTLE: "",
}


def outcome_in_words(outcome: str) -> str:
    """Fortsett, endre, avslutt or for lite å gå på."""
    return str(dict(PROPOSED)[outcome])


def proposal_in_words(outcome: Outcome) -> str:
    """Forslag: fortsett; or that there is too little to go by, which is no proposal."""
    said = outcome_in_words(outcome)
    if outcome is Outcome.TOO_LITTLE:
        return said
    return _("Forslag: %(outcome)s") % {"outcome": said}


def rule_in_words(kind: str, version: int) -> str:
    """Which rule it was; 0 is the usual one, where the municipality has made none."""
    if not version:
        return _("den vanlige regelen")
    every = dict(Activity.Kind.choices).get(kind) or _("alle slag")
    return _("regel %(number)d for %(kind)s") % {"number": version, "kind": every}


def figures_of(seen: Evidence) -> dict[str, str]:
    """What the rows come to: .mean .empty .uncounted .smileys .work."""
    return {
        "mean": mean_of(seen),
        "empty": _empty(seen),
        "uncounted": _sessions(seen.uncounted),
        "smileys": smileys_of(seen),
        "work": work_of(seen),
    }


def mean_of(seen: Evidence) -> str:
    """25,0 (8 økter)."""
    if not seen.rows:
        return _("ikke registrert")
    mean = one_decimal(seen.mean)
    said = _("ca. %(count)s") % {"count": mean} if seen.is_approximate else mean
    return _("%(mean)s (%(sessions)s)") % {"mean": said, "sessions": _sessions(len(seen.rows))}


def smileys_of(seen: Evidence) -> str:
    """4,9 av 5 (15 svar); that there are none, or too few for a mean."""
    if not seen.rated:
        return _("ingen svar")
    answers = ngettext("%(n)s svar", "%(n)s svar", len(seen.rated)) % {
        "n": in_figures(len(seen.rated))
    }
    if seen.smileys is None:
        return _("%(answers)s, for få til et snitt") % {"answers": answers}
    return _("%(mean)s av 5 (%(answers)s)") % {
        "mean": one_decimal(seen.smileys),
        "answers": answers,
    }


def work_of(seen: Evidence) -> str:
    """12 minutter for each who came, over so many visits."""
    if seen.minutes is None:
        return _("ikke registrert")
    visits = ngettext("%(n)s besøk", "%(n)s besøk", seen.people) % {"n": in_figures(seen.people)}
    return _("%(length)s (%(visits)s)") % {
        "length": speech.length(round(seen.minutes)),
        "visits": visits,
    }


def circumstances_in_words(seen: Evidence) -> dict[str, str]:
    """What no count tells: .alike .asked_for."""
    unknown = _("ikke registrert")
    asked = seen.asked_for_by
    return {
        "alike": {None: unknown, True: _("ja"), False: _("nei")}[seen.has_alike_nearby],
        "asked_for": unknown if asked is None else in_figures(asked),
    }


def row_in_words(row: Row) -> dict[str, str]:
    """One session a rule saw: .day .came .smileys .work."""
    given = sorted(Counter(row.smileys).items(), reverse=True)
    fell = ", ".join(f"{in_figures(times)} × {number}" for number, times in given)
    return {
        "day": speech.date_like(row.day, "j. F Y"),
        "came": count_in_words(row.count),
        "smileys": fell or _("ingen svar"),
        "work": _("ikke registrert") if row.minutes is None else _hours(row.minutes),
    }


def decided_in_words(decision: EvaluationDecision | None, *, now: datetime) -> dict[str, str]:
    """A decision in a line: .text .by .day; nothing without any."""
    if decision is None:
        return {}
    return {
        "text": outcome_in_words(decision.decided),
        "by": decision.decided_by,
        "day": speech.plain_day(local_date(decision.at), now=now),
    }


def grounds_in_words(grounds: Any, rule: Rule, seen: Evidence) -> list[str]:
    """Why the rule proposes what it does."""
    return [_ground(ground, rule, seen) for ground in grounds]


def _ground(ground: Ground, rule: Rule, seen: Evidence) -> str:
    return str(_SENTENCES[ground]) % {
        "mean": mean_of(seen),
        "n": in_figures(len(seen.rows)),
        "sessions": _sessions(len(seen.rows)),
        "fewest": in_figures(rule.fewest),
        "many": in_figures(rule.many),
        "few": in_figures(rule.few),
        "empty": in_figures(seen.empty),
        "percent": in_figures(round(seen.fall * 100)),
        "smileys": smileys_of(seen),
        "good": one_decimal(rule.smileys),
        "work": work_of(seen),
        "most": speech.length(rule.minutes),
        "asked_for": in_figures(seen.asked_for_by or 0),
    }


_SENTENCES = {
    Ground.FEW_SESSIONS: gettext_lazy("Talt: %(sessions)s. Regelen trenger minst %(fewest)s."),
    Ground.MANY_CAME: gettext_lazy("I snitt kom %(mean)s. %(many)s er nok."),
    Ground.SOME_CAME: gettext_lazy("I snitt kom %(mean)s. Det er færre enn %(many)s."),
    Ground.FEW_CAME: gettext_lazy("I snitt kom %(mean)s. %(few)s eller færre er for få."),
    Ground.NOBODY_CAME: gettext_lazy("Ingen kom til %(empty)s av %(n)s økter."),
    Ground.FALLING: gettext_lazy(
        "Det kom %(percent)s %% færre til de siste øktene enn til de første."
    ),
    Ground.HAPPY: gettext_lazy("Smilefjes: %(smileys)s."),
    Ground.UNHAPPY: gettext_lazy("Smilefjes: %(smileys)s. Det er under %(good)s."),
    Ground.COSTLY: gettext_lazy("Arbeidstid for hvert besøk: %(work)s. Det er over %(most)s."),
    Ground.ALIKE_NEARBY: gettext_lazy(
        "Det finnes et liknende tilbud i nærheten, og andre trekker flere."
    ),
    Ground.ASKED_FOR: gettext_lazy("%(asked_for)s har spurt etter den."),
}


def _empty(seen: Evidence) -> str:
    """1 av 8 økter."""
    if not seen.rows:
        return _("ikke registrert")
    numbers = {"empty": in_figures(seen.empty), "n": in_figures(len(seen.rows))}
    return _("%(empty)s av %(n)s økter") % numbers


def _sessions(number: int) -> str:
    return ngettext("%(n)s økt", "%(n)s økter", number) % {"n": in_figures(number)}


def _hours(minutes: int) -> str:
    return speech.length(minutes) if minutes else _("ingen")
