"""Whom another system books for: who of an association gets the letters."""

from datetime import date
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.booking.tests.programs import send
from allmenning.people.models import Association, Person, Representative


def test_an_association_nobody_acts_for_cannot_be_booked_for(
    program: Client, wish: dict[str, Any]
) -> None:
    Association.objects.create(organisasjonsnummer="310000027", name="Koret")

    assert send(program, {**wish, "association": "310000027"}).status_code == 422


@pytest.fixture
def kari_too(ola: Person, kari: Person, skolekorps: Association) -> Representative:
    """Kari may book for Ola's band as well."""
    return Representative.objects.create(person=kari, association=skolekorps)


def test_the_representative_that_is_named_gets_the_letters(
    program: Client, wish: dict[str, Any], kari_too: Representative
) -> None:
    answer = send(program, {**wish, "contact": "Kari@example.org "})

    assert answer.status_code == 201
    assert Booking.objects.get().request.applicant == kari_too.person


def test_where_several_may_book_somebody_must_be_named(
    program: Client, wish: dict[str, Any], kari_too: Representative
) -> None:
    answer = send(program, wish)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["contact"]
    assert "Flere kan bestille" in answer.json()["detail"]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("contact", ["kari@example.org", "ola@example.com"])
def test_only_a_representative_can_be_named(
    program: Client, wish: dict[str, Any], kari: Person, contact: str
) -> None:
    answer = send(program, {**wish, "contact": contact})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["contact"]


def test_who_no_longer_represents_cannot_be_named(
    program: Client, wish: dict[str, Any], kari_too: Representative
) -> None:
    Representative.objects.filter(pk=kari_too.pk).update(until=date(2026, 11, 30))

    assert send(program, {**wish, "contact": "kari@example.org"}).status_code == 422
    assert send(program, wish, "b").status_code == 201
