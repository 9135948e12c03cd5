"""Terms in their versions, and the booking rules of spaces."""

from datetime import date, time
from typing import Any

from allmenning.booking.models import ApprovalRule, BookingRules, Terms
from allmenning.core.clock import instant
from allmenning.places.models import Space
from demo.facts import document, minutes, paragraphs
from demo.loading.town import Town

FIRST_DAY = date(2025, 8, 1)


def create_terms(town: Town) -> dict[str, Terms]:
    """The municipality's terms; the newest version of each stands under its key."""
    newest: dict[str, Terms] = {}
    for facts in document("terms"):
        if town.slug in facts["municipalities"]:
            newest[facts["key"]] = _terms(facts)
    return newest


def _terms(facts: dict[str, Any]) -> Terms:
    return Terms.objects.create(
        name=facts["name"],
        version=facts["version"],
        text=paragraphs(facts["text"], between="\n\n"),
        published_at=instant(date.fromisoformat(facts["published"]), time(8)),
    )


def lay_down_rules(spaces: list[tuple[Space, str]], terms: Terms) -> None:
    """Give each space the booking rules of its key, from the first day on."""
    made = BookingRules.objects.bulk_create(_rules(space, key, terms) for space, key in spaces)
    ApprovalRule.objects.bulk_create(
        _approval(rules, order, facts)
        for (_space, key), rules in zip(spaces, made, strict=True)
        for order, facts in enumerate(document("booking_rules")[key]["approval"])
    )


def _rules(space: Space, key: str, terms: Terms) -> BookingRules:
    facts = document("booking_rules")[key]
    numbers = {name: value for name, value in facts.items() if name != "approval"}
    return BookingRules(space=space, days=(FIRST_DAY, None), terms=terms, **numbers)


def _approval(rules: BookingRules, order: int, facts: dict[str, Any]) -> ApprovalRule:
    return ApprovalRule(
        rules=rules,
        order=order,
        weekdays=facts["weekdays"],
        from_minute=minutes(facts.get("from", "00:00")),
        to_minute=minutes(facts.get("to", "24:00")),
        people_over=facts.get("people_over"),
        needs_approval=facts["needs_approval"],
    )
