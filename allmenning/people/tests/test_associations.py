"""Associations, and who may act for them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from django.http import Http404

from allmenning.core import scope
from allmenning.core.log import SYSTEM, Actor
from allmenning.core.models import ActLog, Municipality, ViewingLog
from allmenning.people import access, actions, queries
from allmenning.people.models import Association, Person, Representative
from allmenning.people.rules.organisation import InvalidOrganisasjonsnummer


def test_an_association_is_added_once(kari: Person, now: datetime) -> None:
    facts: dict[str, Any] = {
        "name": "Haugen idrettslag",
        "actor": Actor("person", kari.pk),
        "now": now,
    }
    association = actions.add_association(organisasjonsnummer="310 000 027", **facts)

    assert association.organisasjonsnummer == "310000027"
    assert queries.registrants_of([association]) == {association.pk: kari}
    assert not queries.associations_for(kari, now=now).exists()
    with pytest.raises(actions.AssociationKnown):
        actions.add_association(organisasjonsnummer="310000027", **facts)
    assert ActLog.objects.count() == 1


def test_a_wrong_organisasjonsnummer_is_refused(oslo: Municipality, now: datetime) -> None:
    with pytest.raises(InvalidOrganisasjonsnummer):
        actions.add_association(organisasjonsnummer="310000028", name="Feil", actor=SYSTEM, now=now)
    assert not Association.objects.exists()


@pytest.mark.parametrize(
    ("until", "may_act"), [(None, True), (date(2026, 12, 1), True), (date(2026, 11, 30), False)]
)
def test_a_representative_acts_until_her_last_day(
    kari: Person, skolekorps: Association, now: datetime, until: date | None, may_act: bool
) -> None:
    actions.appoint_representative(
        person=kari, association=skolekorps, until=until, actor=SYSTEM, now=now
    )

    assert queries.associations_for(kari, now=now).exists() is may_act


def test_appointing_again_gives_the_new_date(
    kari: Person, skolekorps: Association, now: datetime
) -> None:
    for until in (None, date(2027, 1, 1)):
        actions.appoint_representative(
            person=kari, association=skolekorps, until=until, actor=SYSTEM, now=now
        )

    assert Representative.objects.get().until == date(2027, 1, 1)


def test_representing_ends(ola: Person, skolekorps: Association, now: datetime) -> None:
    representative = Representative.objects.get(person=ola)

    actions.end_representation(representative=representative, actor=SYSTEM, now=now)

    assert not queries.associations_for(ola, now=now).exists()
    assert ActLog.objects.get().details == {"person": ola.pk, "until": None}


def test_missing_and_not_ones_own_answer_alike(
    ola: Person,
    kari: Person,
    skolekorps: Association,
    nils: Person,
    asker: Municipality,
    now: datetime,
) -> None:
    assert access.access_association(person=ola, id=skolekorps.pk, now=now) == skolekorps

    for person, id in ((kari, skolekorps.pk), (ola, skolekorps.pk + 1), (ola, 10**30)):
        with pytest.raises(Http404):
            access.access_association(person=person, id=id, now=now)
    with scope.municipality(asker.pk), pytest.raises(Http404):
        access.access_association(person=nils, id=skolekorps.pk, now=now)


def test_only_an_administrator_reaches_any_association(
    per: Person, ingrid: Person, ola: Person, skolekorps: Association, now: datetime
) -> None:
    assert access.access_any_association(viewer=per, id=skolekorps.pk, now=now) == skolekorps
    representative = Representative.objects.get(person=ola)
    assert access.access_representative(viewer=per, id=representative.pk, now=now)

    for viewer, id in ((ingrid, skolekorps.pk), (per, skolekorps.pk + 1)):
        with pytest.raises(Http404):
            access.access_any_association(viewer=viewer, id=id, now=now)
    with pytest.raises(Http404):
        access.access_representative(viewer=ingrid, id=representative.pk, now=now)
    with pytest.raises(Http404):
        access.as_administrator(viewer=per, now=now + timedelta(days=365))


def test_who_was_shown_whom_is_written_down_at_once(
    per: Person,
    kari: Person,
    ola: Person,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    seen = {kari.pk: 7, per.pk: 8, ola.pk: 9}

    with django_assert_num_queries(1):
        access.note_viewing(viewer=per, seen=seen, kind="association", now=now)

    assert ViewingLog.objects.count() == 2
    row = ViewingLog.objects.get(object_id=7)
    assert (row.viewer_id, row.person_id, row.object_kind, row.object_id, row.at) == (
        per.pk,
        kari.pk,
        "association",
        7,
        now,
    )
