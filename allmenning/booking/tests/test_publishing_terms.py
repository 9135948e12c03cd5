"""Publishing terms: which spaces use the new version, and what keeps the old one."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from allmenning.booking.actions.bookings import TermsChanged, confirm_hold
from allmenning.booking.actions.laying_down import NewRules, lay_down_rules, standing_rules
from allmenning.booking.actions.publishing import (
    FollowedMeanwhile,
    NameTaken,
    publish_new,
    publish_next,
)
from allmenning.booking.models import BookingRules, Terms
from allmenning.booking.queries.terms import may_follow, spaces_by_terms
from allmenning.booking.tests.adoptions import template
from allmenning.booking.tests.rivals import ROUNDS, winners
from allmenning.booking.tests.scenes import beside, between, held, told
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.people.models import Person, Role, Unit
from allmenning.places.models import Building, Space
from tests.database import AtOnce

NEW = {"nb": "Rydd etter deg.\nLås døra.", "en": "Tidy up."}


@pytest.fixture
def actor(per: Person) -> Actor:
    return Actor("person", per.pk)


def followed(terms: Terms, actor: Actor, now: datetime, **changes: object) -> Terms:
    said = {"name": terms.name, "text": NEW, "seen": terms.version} | changes
    return publish_next(**said, actor=actor, now=now)  # type: ignore[arg-type]


def versions_used() -> list[int]:
    return sorted(BookingRules.objects.values_list("terms__version", flat=True))


def test_every_space_uses_the_new_version(
    terms: Terms, gymsal: Space, musikkrom: Space, actor: Actor, now: datetime
) -> None:
    made = followed(terms, actor, now)

    assert (made.name, made.version, made.text) == (terms.name, 2, NEW)
    assert made.published_at == now
    assert versions_used() == [2, 2]
    terms.refresh_from_db()
    assert terms.text == {"nb": "Rydd etter deg."}
    acts = ActLog.objects.filter(actor_id=actor.id).values_list("verb", "object_kind", "object_id")
    told_of_spaces = {("terms_followed", "space", one.pk) for one in (gymsal, musikkrom)}
    assert {*acts} == {("published", "terms", made.pk), *told_of_spaces}


def test_rules_that_are_over_keep_theirs_and_those_to_come_do_not(
    terms: Terms, musikkrom: Space, actor: Actor, now: datetime
) -> None:
    today = local_date(now)
    BookingRules.objects.all().delete()
    new_year = date(2027, 1, 1)
    for first, end in ((date(2025, 8, 1), today), (today, new_year), (new_year, None)):
        BookingRules.objects.create(space=musikkrom, days=(first, end), terms=terms)

    followed(terms, actor, now)

    rows = BookingRules.objects.order_by("days")
    assert [one.terms.version for one in rows] == [1, 2, 2]


def test_other_terms_are_left_alone(
    terms: Terms, musikkrom: Space, actor: Actor, now: datetime
) -> None:
    others = publish_new(name="Lån av haller", text=NEW, actor=actor, now=now)

    followed(others, actor, now, text={"nb": "Ta med innesko."})

    assert BookingRules.objects.get().terms == terms
    assert spaces_by_terms(now=now) == {terms.name: 1}


def test_what_was_accepted_stays_and_who_is_writing_must_accept_anew(
    terms: Terms, musikkrom: Space, kari: Person, actor: Actor, now: datetime
) -> None:
    booking = confirm_hold(
        hold=held(kari, musikkrom, now), particulars=told(terms=terms.pk), now=now
    )
    later = held(kari, musikkrom, now, between("20:00", "21:00"))

    made = followed(terms, actor, now)

    booking.request.refresh_from_db()
    assert booking.request.terms == terms
    with pytest.raises(TermsChanged):
        confirm_hold(hold=later, particulars=told(terms=terms.pk), now=now)
    again = confirm_hold(hold=later, particulars=told(terms=made.pk), now=now)
    assert again.request.terms == made


def test_pressed_twice_publishes_once(terms: Terms, actor: Actor, now: datetime) -> None:
    first, again = followed(terms, actor, now), followed(terms, actor, now)
    new = {publish_new(name="Haller", text=NEW, actor=actor, now=now).pk for _time in range(2)}

    assert first == again
    assert (len(new), Terms.objects.count()) == (1, 3)


def test_the_later_of_two_is_told_what_holds(terms: Terms, actor: Actor, now: datetime) -> None:
    made = followed(terms, actor, now)

    with pytest.raises(FollowedMeanwhile) as told_of:
        followed(terms, actor, now, text={"nb": "Fei."})

    assert told_of.value.newest == made
    third = followed(terms, actor, now, text={"nb": "Fei."}, seen=2)
    assert third.version == 3


@pytest.mark.parametrize("name", ["Lån av skolelokaler", "LÅN AV SKOLELOKALER"])
def test_two_terms_are_never_called_the_same(
    terms: Terms, actor: Actor, now: datetime, name: str
) -> None:
    with pytest.raises(NameTaken):
        publish_new(name=name, text=NEW, actor=actor, now=now)


def test_rules_chosen_from_an_old_page_rest_on_what_holds(
    terms: Terms, musikkrom: Space, actor: Actor, now: datetime
) -> None:
    made = followed(terms, actor, now)

    rules = laid_down(musikkrom, terms, actor, now)

    assert rules.terms == made


def test_of_many_at_once_one_publishes(
    terms: Terms, musikkrom: Space, actor: Actor, now: datetime, at_once: AtOnce
) -> None:
    for version in range(1, ROUNDS + 1):
        texts = [{"nb": f"Utgave {version}, {n}."} for n in range(4)]
        results = at_once(
            *(partial(followed, terms, actor, now, text=text, seen=version) for text in texts)
        )

        assert len(winners(results, FollowedMeanwhile)) == 1
        assert versions_used() == [version + 1]


def test_no_rules_rest_on_a_version_that_was_followed(
    terms: Terms, musikkrom: Space, gymsal: Space, actor: Actor, now: datetime, at_once: AtOnce
) -> None:
    for version in range(1, ROUNDS + 1):
        results = at_once(
            partial(laid_down, musikkrom, terms, actor, now),
            partial(followed, terms, actor, now, text={"nb": f"{version}"}, seen=version),
            partial(laid_down, gymsal, terms, actor, now),
        )

        winners(results, ())
        for space in (musikkrom, gymsal):
            rules = standing_rules(space, local_date(now))
            assert rules
            assert rules.terms.version == version + 1


def laid_down(space: Space, terms: Terms, actor: Actor, now: datetime) -> BookingRules:
    today = local_date(now)
    before = standing_rules(space, today)
    return lay_down_rules(
        space=space,
        new=NewRules({}, terms, []),
        first_day=today,
        seen=before.pk if before else None,
        actor=actor,
        now=now,
    )


def test_who_may_write_the_next_version(
    terms: Terms,
    musikkrom: Space,
    haugen: Building,
    stovner: Unit,
    fatima: Person,
    ingrid: Person,
    per: Person,
    now: datetime,
) -> None:
    everybody = (fatima, ingrid, per)
    assert [may_follow(one, terms.name, now=now) for one in everybody] == [True, True, True]

    other = beside(haugen)
    Building.objects.filter(pk=other.pk).update(unit=stovner)
    space = Space.objects.create(building=other, name="Aula", slug="aula", kind="gym", capacity=9)
    BookingRules.objects.create(space=space, days=(local_date(now), None), terms=terms)
    assert [may_follow(one, terms.name, now=now) for one in everybody] == [False, True, True]

    template(terms)
    assert [may_follow(one, terms.name, now=now) for one in everybody] == [False, False, True]
    Role.objects.filter(person=per).update(expires_on=local_date(now) - timedelta(days=1))
    assert not may_follow(per, terms.name, now=now)
