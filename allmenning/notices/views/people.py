"""How many a notice is for and why others are not, and some of them with what each would get."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from allmenning.notices.models import Language, Notice, Tally
from allmenning.notices.queries.audience import funnel, sample
from allmenning.notices.queries.samples import Masked, masked
from allmenning.notices.queries.wording import Part, Wording
from allmenning.notices.rules.audience import OF_AGE, AudienceError
from allmenning.notices.rules.reasons import BY_CONTACT
from allmenning.notices.rules.rounding import FEWEST
from allmenning.notices.rules.triggers import CircumstancesError
from allmenning.notices.views.words import funnel_shown

SAMPLES: Final = 20


def counted(notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The funnel as it is now, or None when the audience cannot be read."""
    try:
        found = funnel(notice, now=now)
    except (AudienceError, CircumstancesError):
        return None
    counts = {reason.value: number for reason, number in found.left_out.items()}
    return funnel_shown(notice.trigger, found.found, counts, _by_contact(notice))


def _by_contact(notice: Notice) -> dict[str, int]:
    """What the contact register said, when it has been asked."""
    rows = Tally.objects.filter(notice=notice, kind=Tally.Kind.AUDIENCE, name__in=BY_CONTACT)
    return dict(rows.values_list("name", "number"))


def samples(notice: Notice, now: datetime) -> list[dict[str, Any]]:
    """Twenty of those who would get it, so that nobody can be known, and what each would read."""
    try:
        picked = sample(notice, count=SAMPLES, now=now)
    except (AudienceError, CircumstancesError):
        return []
    wording, said = Wording(now), {}
    rows = []
    for one in masked(picked, now=now):
        key = (one.district_id, one.variant)
        if key not in said:
            said[key] = mail(notice, wording, one.district_id, one.variant)
        rows.append({**_who(one, is_few=len(picked) < FEWEST), "mail": said[key]})
    return rows


def _who(one: Masked, *, is_few: bool) -> dict[str, str]:
    """Where she lives, and within which ten years she is, unless there are too few to tell."""
    first = max(OF_AGE, one.from_age)
    ages = _("%(first)d–%(last)d år") % {"first": first, "last": one.from_age + 9}
    return {
        "ages": "" if is_few else ages,
        "district": one.district,
        "street": one.street,
    }


def mail(
    notice: Notice,
    wording: Wording,
    district: int | None,
    variant: str,
    language: str = Language.NB,
) -> dict[str, str] | None:
    """What somebody in the district would read, or None when the text cannot be written out."""
    part = Part(notice.pk, district=district, variant=variant)
    try:
        said = wording.variant([part], wished=language).filled("…")
    except (KeyError, ValueError):
        return None
    return {"subject": said.subject, "text": said.text, "html": said.html, "lang": said.language}
