"""Contracts as those who take care of a place see them."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.keys.models import Contract, Grant
from allmenning.keys.queries.contracts import suspension_of
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.views.contract_words import is_ready

State = Contract.State


def row(contract: Contract, *, now: datetime) -> dict[str, Any]:
    """One line of the list: whose, what state, and since when."""
    return {
        "name": contract.person.name,
        "institution": contract.for_institution,
        "state": contract.get_state_display(),
        "since": speech.plain_day(local_date(contract.accepted_at), now=now),
        "url": reverse("keys:contract", args=[contract.pk]),
    }


def at_work(contract: Contract, *, now: datetime) -> dict[str, Any]:
    """One contract on its page."""
    slug = contract.open_access.building.slug
    grant = contract.grants.filter(state=Grant.State.ACTIVE).first()
    is_at_desk = contract.proofed_by_id is not None
    return {
        "contract": row(contract, now=now),
        "place": contract.open_access.building.name,
        "place_url": reverse("keys:contracts", args=[slug]),
        "version": contract.terms.version,
        "is_at_desk": is_at_desk,
        # Who has no account here cannot look her code up herself.
        "codes": sorted(set(codes_of(grant).values())) if grant and is_at_desk else [],
        "is_ready": grant is not None and is_ready(grant),
        "has_card": contract.cards.exists(),
        "suspension": suspension_of(contract),
        "is_waiting": contract.state == State.WAITING,
        "is_active": contract.state == State.ACTIVE,
        "is_suspended": contract.state == State.SUSPENDED,
        "is_ended": contract.state == State.ENDED,
        "urls": _urls(contract),
    }


def _urls(contract: Contract) -> dict[str, str]:
    acts = ("course", "suspend", "uphold", "lift", "end", "card")
    return {act: reverse(f"keys:contract_{act}", args=[contract.pk]) for act in acts}
