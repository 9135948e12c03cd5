"""Choosing, space by space, when one hears of requests; and what is told accordingly."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.models import SpaceNotice
from allmenning.booking.queries.letters import due_digests, told_at_once
from allmenning.booking.tests.scenes import asked, between
from allmenning.core.models import ActLog, Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

PAGE = "/ansatte/soknader/beskjed/lokaler"


@pytest.fixture
def work(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


def key(space: Space) -> str:
    return f"lokale-{space.pk}"


def digests(now: datetime) -> dict[str, list[str]]:
    """The spaces told of in each letter that is due, by its source without the person."""
    return {
        due.source.split(":", 2)[2]: [booking.space.name for booking in due.waiting]
        for due in due_digests(now=now)
    }


def test_the_inbox_leads_there_and_the_choices_stand(
    work: Client, fatima: Person, gymsal: Space, musikkrom: Space
) -> None:
    assert f'href="{PAGE}"' in work.get("/ansatte/soknader").content.decode()

    sent = work.post(PAGE, {key(gymsal): "15", key(musikkrom): ""})
    page = work.get(PAGE).content.decode()

    assert (sent.status_code, sent["Location"]) == (303, "/ansatte/soknader")
    assert SpaceNotice.objects.values_list("space", "at_hour").get() == (gymsal.pk, 15)
    assert '<option value="15" selected>' in page
    assert "Haugen skole" in page
    assert ActLog.objects.filter(verb="notices_chosen", actor_id=fatima.pk).count() == 1


def test_a_choice_is_changed_and_taken_away(work: Client, gymsal: Space, musikkrom: Space) -> None:
    work.post(PAGE, {key(gymsal): "15", key(musikkrom): "now"})
    work.post(PAGE, {key(gymsal): "now", key(musikkrom): ""})

    assert SpaceNotice.objects.values_list("space", "at_hour").get() == (gymsal.pk, None)


@pytest.mark.parametrize("typed", ["x", "25", "-1", "9" * 40])
def test_an_hour_that_is_no_choice_is_refused(work: Client, gymsal: Space, typed: str) -> None:
    sent = work.post(PAGE, {key(gymsal): typed})

    assert sent.status_code == 422
    assert "Velg et av tidspunktene i lista." in sent.content.decode()
    assert not SpaceNotice.objects.exists()


def test_only_ones_own_spaces_are_asked_about(
    kari: Person,
    per: Person,
    nils: Person,
    asker: Municipality,
    gymsal: Space,
    client_for: ClientFor,
) -> None:
    admins = client_for(per, staff=True).get(PAGE).content.decode()

    assert "Du får ikke beskjed om noen lokaler." in admins
    assert client_for(kari).get(PAGE).status_code in (302, 303, 404)
    assert client_for(nils, staff=True).get(PAGE).status_code in (302, 303, 404)


def test_one_space_is_told_at_once_and_the_rest_once_a_day(
    kari: Person, fatima: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    fatima.digest_at_hour = 7
    fatima.save()
    SpaceNotice.objects.create(employee=fatima, space=gymsal, at_hour=None)
    gym = asked(kari, gymsal, now)
    music = asked(kari, musikkrom, now, between("20:00", "21:00"))

    assert told_at_once(gym, now=now) == [fatima]
    assert told_at_once(music, now=now) == []
    tomorrow = now + timedelta(days=1)
    assert digests(tomorrow) == {"2026-12-02": ["Musikkrom"]}


def test_one_space_once_a_day_and_the_rest_at_once(
    kari: Person, fatima: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    SpaceNotice.objects.create(employee=fatima, space=gymsal, at_hour=15)
    gym = asked(kari, gymsal, now)
    music = asked(kari, musikkrom, now, between("20:00", "21:00"))

    assert told_at_once(gym, now=now) == []
    assert told_at_once(music, now=now) == [fatima]
    assert digests(now + timedelta(hours=5)) == {}
    assert digests(now + timedelta(hours=6)) == {"2026-12-01:15": ["Gymsal"]}


def test_spaces_of_the_usual_hour_share_its_letter(
    kari: Person, fatima: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    fatima.digest_at_hour = 10
    fatima.save()
    SpaceNotice.objects.create(employee=fatima, space=gymsal, at_hour=10)
    asked(kari, gymsal, now)
    asked(kari, musikkrom, now, between("20:00", "21:00"))

    ((source, spaces),) = digests(now + timedelta(hours=2)).items()

    assert source == "2026-12-01"
    assert sorted(spaces) == ["Gymsal", "Musikkrom"]
