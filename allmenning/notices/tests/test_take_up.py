"""Whether people use what a notice offers, and what came of notices in sums."""

from datetime import datetime, timedelta

import pytest

from django.core.cache import cache

from allmenning.core.clock import local_date
from allmenning.notices.actions.judging import judge
from allmenning.notices.actions.taking_up import count_take_up
from allmenning.notices.channels.following import follow
from allmenning.notices.models import Notice, OptOut, TakeUp, Tally, Tariff
from allmenning.notices.queries.figures import all_figures, figures_of, unfollowed
from allmenning.notices.queries.take_up import Uses, uses
from allmenning.notices.tests.resident_scenes import (
    begun_notice,
    count,
    garden_waste,
    in_register,
    message_to,
)
from allmenning.people.models import Person, RegisteredPerson, Unit
from allmenning.registers.krr import Contact, Status
from tests.browsers import words_of
from tests.cast import PIDS, ClientFor

PRESSED = {"Sec-Fetch-User": "?1"}


@pytest.fixture
def offering(per: Person, stovner: Unit, now: datetime) -> Notice:
    cache.clear()
    offer = {"nb": "Lån et lokale"}
    return begun_notice(per, stovner, now, offer=offer, offer_path="/finn")


def test_a_press_on_an_offered_page_is_counted_and_a_machine_is_not(
    client_for: ClientFor, kari: Person, offering: Notice, now: datetime
) -> None:
    client_for(None).get("/finn")
    client_for(None).get("/meldinger", headers=PRESSED)
    client_for(None).post("/finn", headers=PRESSED)
    assert not TakeUp.objects.exists()

    client_for(None).get("/finn?when=any", headers=PRESSED)
    client_for(kari).get("/finn", headers=PRESSED)

    counted = TakeUp.objects.get()
    assert (counted.notice, counted.number, counted.day) == (offering, 2, local_date(now))


def test_where_orders_are_counted_visits_are_not(
    client_for: ClientFor, offering: Notice, now: datetime
) -> None:
    garden_waste(offering, now)
    cache.clear()

    client_for(None).get("/finn", headers=PRESSED)

    assert not TakeUp.objects.exists()


def test_before_and_after_are_equally_long(offering: Notice, now: datetime) -> None:
    """It began yesterday: two days with today, and the two before them."""
    Notice.objects.update(proposed_at=now - timedelta(days=60))
    offering.refresh_from_db()
    begun = local_date(now) - timedelta(days=1)
    for days, times in ((-3, 8), (-2, 4), (-1, 2), (0, 16), (1, 32), (2, 64)):
        for _time in range(times):
            count_take_up(notice=offering.pk, day=begun + timedelta(days=days))

    assert uses(offering, now=now) == Uses(days=2, before=6, after=48)
    later = uses(offering, now=now + timedelta(days=90))
    assert later == Uses(days=28, before=14, after=112)


def test_before_it_was_put_to_approval_nothing_was_counted(offering: Notice, now: datetime) -> None:
    begun = local_date(now) - timedelta(days=1)
    for day in (-3, -2, -1, 0, 1, 2, 3, 4):
        count_take_up(notice=offering.pk, day=begun + timedelta(days=day))
    for ago, found in (
        (0, Uses(days=5, before=None, after=5)),
        (1, Uses(days=5, before=None, after=5)),
        (3, Uses(days=2, before=2, after=2)),
    ):
        Notice.objects.update(proposed_at=now - timedelta(days=1 + ago))
        offering.refresh_from_db()
        assert uses(offering, now=now + timedelta(days=3)) == found


def test_where_nothing_is_known_of_before_only_after_is_told(
    client_for: ClientFor, offering: Notice, now: datetime
) -> None:
    for _time in range(14):
        count_take_up(notice=offering.pk, day=local_date(now))
    page = words_of(client_for(None).get(f"/meldinger/{offering.pk}"))
    assert "ca. 10 på 2 dager etter" in page
    assert "før" not in page.split("ca. 10 på")[0].rsplit("<dd>", 1)[-1]


def test_two_that_offer_the_same_are_both_counted_until_nobody_asks(
    client_for: ClientFor, offering: Notice, per: Person, stovner: Unit, now: datetime
) -> None:
    other = begun_notice(per, stovner, now, offer={"nb": "Lån"}, offer_path="/finn")
    old = begun_notice(per, stovner, now, offer={"nb": "Lån"}, offer_path="/finn")
    Notice.objects.filter(pk=old.pk).update(started_at=now - timedelta(days=40))
    cache.clear()
    client_for(None).get("/finn", headers=PRESSED)
    assert set(TakeUp.objects.values_list("notice", "number")) == {(offering.pk, 1), (other.pk, 1)}


def test_use_is_told_beside_the_rest_and_small_numbers_are_not(
    client_for: ClientFor, offering: Notice, now: datetime
) -> None:
    Notice.objects.update(proposed_at=now - timedelta(days=60))
    for _time in range(14):
        count_take_up(notice=offering.pk, day=local_date(now))

    page = words_of(client_for(None).get(f"/meldinger/{offering.pk}"))
    table = words_of(client_for(None).get("/meldinger/tall"))

    for text in (page, table):
        assert "færre enn 10 på 2 dager før, ca. 10 på 2 dager etter" in text
    assert "Lån et lokale" in page


def test_sums(offering: Notice, per: Person, stovner: Unit, now: datetime) -> None:
    Tariff.objects.create(
        channel="letter", price=2_000, seconds=54, valid_from=local_date(now) - timedelta(days=30)
    )
    Tariff.objects.create(channel="letter", price=9_900, valid_from=local_date(now))
    count(offering, now, accepted=9_000, bundled=1_000, bounced=40, skipped=500)
    other = begun_notice(per, stovner, now, created_at=now)
    count(other, now, accepted=15)
    judge(notice=other, was_useful=True)
    judge(notice=other, was_useful=False)

    found = figures_of([offering, other])

    assert (found[offering.pk].sent, found[offering.pk].accepted) == (10_040, 10_000)
    assert (found[offering.pk].saved, found[offering.pk].person_days) == (20_000_000, 20)
    together = all_figures()
    assert (together.accepted, together.yes, together.no) == (10_015, 1, 1)


def test_the_page_of_sums(
    client_for: ClientFor, offering: Notice, kari: Person, now: datetime
) -> None:
    Tariff.objects.create(
        channel="letter", price=2_000, seconds=54, valid_from=local_date(now) - timedelta(days=30)
    )
    count(offering, now, accepted=10_000, bounced=40)
    for useful in [True] * 9 + [False] * 3:
        judge(notice=offering, was_useful=useful)
    OptOut.objects.create(person=in_register(kari, now), notice=offering, at=now)

    page = words_of(client_for(None).get("/meldinger/tall"))

    assert "<dt>Kom fram</dt><dd>ca. 10 000</dd>" in page
    assert "<dt>Sa nei til flere</dt><dd>færre enn 10</dd>" in page
    assert "ca. 200 000 kroner" in page
    assert "ca. 20 dagsverk" in page
    assert "75 prosent av ca. 10 svar" in page
    assert "ikke talt ennå" in page
    front = words_of(client_for(None).get("/"))
    assert "Vi har sendt ca. 10 000 meldinger" in front
    assert "200 000 kroner i porto" in front


def test_nothing_sent_yet(client_for: ClientFor, oslo: object) -> None:
    cache.clear()

    assert "Vi har ikke sendt noen meldinger ennå." in words_of(
        client_for(None).get("/meldinger/tall")
    )
    assert "Vi har sendt" not in words_of(client_for(None).get("/"))


class Register:
    """KRR some days later: who is reserved now."""

    def __init__(self, *reserved: str) -> None:
        self._reserved = reserved
        self.asked: list[str] = []

    def look_up(self, numbers: list[str]) -> dict[str, Contact]:
        self.asked += numbers
        return {
            number: Contact(Status.ACTIVE, number in self._reserved, True, "", None, "")
            for number in numbers
        }


def test_who_reserved_herself_is_counted_once_and_not_remembered(
    offering: Notice, kari: Person, ola: Person, fatima: Person, now: datetime
) -> None:
    people = [in_register(one, now) for one in (kari, ola, fatima)]
    for person, state in zip(people, ("accepted", "bundled", "skipped"), strict=True):
        message_to(person, offering, now, state=state)
    register = Register(PIDS["kari"])

    for _time in range(2):
        follow(offering, register, now=now)  # type: ignore[arg-type]

    assert sorted(set(register.asked)) == sorted([PIDS["kari"], PIDS["ola"]])
    followed = Tally.objects.filter(kind=Tally.Kind.FOLLOWED)
    assert dict(followed.values_list("name", "number")) == {"asked": 2, "reserved": 1}
    assert RegisteredPerson.objects.get(pk=people[0].pk).read_at == now


def test_a_number_that_cannot_be_read_keeps_nobody_else_from_being_counted(
    offering: Notice, kari: Person, ola: Person, now: datetime
) -> None:
    for one in (kari, ola):
        message_to(in_register(one, now), offering, now)
    RegisteredPerson.objects.filter(number_lookup=ola.number_lookup).update(number_key_id="lost")

    follow(offering, Register(), now=now)  # type: ignore[arg-type]

    followed = Tally.objects.filter(kind=Tally.Kind.FOLLOWED)
    assert dict(followed.values_list("name", "number")) == {"asked": 1, "reserved": 0}


def test_only_what_ended_days_ago_is_followed(offering: Notice, now: datetime) -> None:
    assert list(unfollowed(before=now)) == []
    Notice.objects.update(state="ended", ended_at=now - timedelta(days=5))

    assert list(unfollowed(before=now - timedelta(days=6))) == []
    assert list(unfollowed(before=now - timedelta(days=5))) == [offering]
    Tally.objects.create(notice=offering, kind="followed", name="asked", number=1, at=now)
    assert list(unfollowed(before=now)) == []
