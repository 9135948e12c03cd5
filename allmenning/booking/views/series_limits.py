"""How many coming bookings one may have in a space, told before and when it is too many."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.actions.bookings import TooManyActive
from allmenning.booking.queries.conditions import conditions_for
from allmenning.booking.queries.requests import active_in
from allmenning.booking.views.series_dates import Plan
from allmenning.booking.views.series_words import dates_text


def limit_text(plan: Plan) -> str:
    """What a person and an association may have here, when all that is free is more; else ""."""
    found = conditions_for(plan.space, plan.now)
    if found is None:
        return ""
    person, association = found.rules.max_active_person, found.rules.max_active_association
    has = active_in(plan.space, person=plan.person, association=None, now=plan.now)
    if has + len(plan.free) <= person:
        return ""
    return _(
        "Her kan en person ha høyst %(person)d kommende bestillinger, og en forening %(club)d. "
        "Hver dato teller som én. Du selv har %(has)d fra før."
    ) % {"person": person, "club": association, "has": has}


def too_many(error: TooManyActive, wanted: int) -> str:
    """That so many dates are more than one may have, and what can be done."""
    said = {"most": error.most, "wanted": dates_text(wanted)}
    if error.of_association:
        text = ngettext(
            "Foreningen kan ha høyst %(most)d kommende bestilling her.",
            "Foreningen kan ha høyst %(most)d kommende bestillinger her.",
            error.most,
        )
    else:
        text = ngettext(
            "Du kan ha høyst %(most)d kommende bestilling her.",
            "Du kan ha høyst %(most)d kommende bestillinger her.",
            error.most,
        )
    return f"{text % said} {_('Du har valgt %(wanted)s. Velg færre.') % said}"
