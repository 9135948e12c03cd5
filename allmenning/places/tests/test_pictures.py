"""Pictures of places: what is kept, in which order, and what the database refuses."""

from datetime import datetime
from functools import partial

import pytest

from django.db import IntegrityError, transaction

from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.documents.actions import let_go_of_unused
from allmenning.documents.models import StoredFile
from allmenning.people.models import Person
from allmenning.places.actions import pictures as actions
from allmenning.places.actions.pictures import (
    ShownAlready,
    TooManyPictures,
    add_picture,
    describe_picture,
    remove_picture,
    show_first,
)
from allmenning.places.models import Building, Picture, Space
from allmenning.places.queries.pictures import first_pictures, pictures_of
from allmenning.places.tests.pictures import kept_picture, pictured
from tests.database import AtOnce


@pytest.fixture
def actor(fatima: Person) -> Actor:
    return Actor("person", fatima.pk)


def sizes(place: Building | Space) -> list[int]:
    """The widths of the place's pictures, as they are shown."""
    return [picture.width for picture in pictures_of(place)]


def test_a_picture_is_kept_whole_and_small(haugen: Building, fatima: Person, now: datetime) -> None:
    one = pictured(haugen, fatima, now, (1000, 500))

    assert (one.building, one.space) == (haugen, None)
    assert (one.width, one.height) == (1000, 500)
    assert one.small.size < one.file.size
    act = ActLog.objects.get(verb="picture_added")
    assert (act.actor_id, act.object_kind, act.object_id) == (fatima.pk, "building", haugen.pk)
    assert act.details == {"picture": one.pk}


def test_one_is_shown_first_and_the_others_keep_their_order(
    musikkrom: Space, fatima: Person, actor: Actor, now: datetime
) -> None:
    _one, two, three = (pictured(musikkrom, fatima, now, (n, 10)) for n in (20, 21, 22))

    show_first(picture=three, actor=actor, now=now)
    show_first(picture=two, actor=actor, now=now)

    assert sizes(musikkrom) == [21, 22, 20]
    assert first_pictures([musikkrom.pk]) == {musikkrom.pk: two}


def test_a_building_and_its_spaces_have_pictures_of_their_own(
    haugen: Building, musikkrom: Space, gymsal: Space, fatima: Person, now: datetime
) -> None:
    pictured(haugen, fatima, now)
    pictured(musikkrom, fatima, now)

    assert (sizes(haugen), sizes(musikkrom), sizes(gymsal)) == ([800], [800], [])
    assert list(first_pictures([musikkrom.pk, gymsal.pk])) == [musikkrom.pk]


def test_the_same_picture_stands_once(haugen: Building, fatima: Person, now: datetime) -> None:
    pictured(haugen, fatima, now)

    with pytest.raises(ShownAlready):
        pictured(haugen, fatima, now)


def test_a_place_has_room_for_so_many(
    haugen: Building, fatima: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    pictured(haugen, fatima, now)

    with pytest.raises(TooManyPictures):
        pictured(haugen, fatima, now, (40, 40))


def test_the_words_are_said_anew(
    haugen: Building, fatima: Person, actor: Actor, now: datetime
) -> None:
    one = pictured(haugen, fatima, now)
    words = {"alt": {"nb": "Inngangen", "en": "The entrance"}, "credit": "Ola"}

    describe_picture(picture=one, words=words, actor=actor, now=now)

    one.refresh_from_db()
    assert (one.alt, one.credit) == (words["alt"], "Ola")
    assert ActLog.objects.filter(verb="picture_described", object_id=haugen.pk).exists()


def test_what_is_removed_is_gone_with_its_bytes_and_removed_once(
    haugen: Building, fatima: Person, actor: Actor, now: datetime
) -> None:
    one = pictured(haugen, fatima, now)

    for _time in range(2):
        remove_picture(picture=one, actor=actor, now=now)

    assert ActLog.objects.filter(verb="picture_removed").count() == 1
    StoredFile.objects.update(look_at=now)
    let_go_of_unused(now=now)
    assert not StoredFile.objects.exists()


def test_bytes_that_are_shown_are_kept(haugen: Building, fatima: Person, now: datetime) -> None:
    pictured(haugen, fatima, now)

    StoredFile.objects.update(look_at=now)
    let_go_of_unused(now=now)

    assert StoredFile.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"building": None}, "picture_of_one_place"),
        ({"alt": {}}, "picture_has_words"),
        ({"alt": {"nb": ""}}, "picture_has_words"),
        ({"alt": {"nn": "Skulen"}}, "picture_has_words"),
        ({"width": 0}, "picture_has_size"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(
    haugen: Building, fatima: Person, now: datetime, wrong: dict[str, object], rule: str
) -> None:
    one = pictured(haugen, fatima, now)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Picture.objects.filter(pk=one.pk).update(**wrong)


def test_a_picture_is_not_of_a_building_and_a_space_too(
    haugen: Building, musikkrom: Space, fatima: Person, now: datetime
) -> None:
    one = pictured(haugen, fatima, now)

    with pytest.raises(IntegrityError, match="picture_of_one_place"), transaction.atomic():
        Picture.objects.filter(pk=one.pk).update(space=musikkrom)


def test_two_who_add_at_once_do_not_pass_the_limit(
    haugen: Building, actor: Actor, now: datetime, at_once: AtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    new = [kept_picture(now, (20 + number, 20)) for number in range(3)]

    results = at_once(
        *(partial(add_picture, place=haugen, new=one, actor=actor, now=now) for one in new)
    )

    assert Picture.objects.count() == 1
    lost = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in lost] == [TooManyPictures] * 2
