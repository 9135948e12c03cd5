"""Editing templates: what is written, who wrote first, and what others keep."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions import adopting
from allmenning.booking.actions import templates as actions
from allmenning.booking.models import Adoption, BookingRules, PlaceTemplate, Terms
from allmenning.booking.queries import adoption as queries
from allmenning.booking.queries.templates import all_templates, uses_of
from allmenning.booking.tests.adoptions import begun, template
from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.people.models import Person, Unit
from allmenning.places.actions.editing import ChangedMeanwhile
from allmenning.places.actions.hours import weekly_stretches

ACTOR = Actor("person", 1)
HALL, FIRST = "Hele salen", "Sal 1"


@pytest.fixture
def school(terms: Terms) -> PlaceTemplate:
    return template(terms)


def space_of(school: PlaceTemplate, name: str) -> dict[str, Any]:
    school.refresh_from_db()
    return next(
        actions.space_facts(one) for one in school.contents["spaces"] if one["name"] == name
    )


def edit_space(school: PlaceTemplate, called: str, now: datetime, **changes: Any) -> None:
    opened = space_of(school, called)
    actions.edit_space(
        template=school, opened=opened, facts={**opened, **changes}, actor=ACTOR, now=now
    )


def edit_place(school: PlaceTemplate, now: datetime, **changes: Any) -> None:
    opened = actions.place_facts(school)
    actions.edit_template(
        template=school, opened=opened, facts={**opened, **changes}, actor=ACTOR, now=now
    )
    school.refresh_from_db()


def test_a_new_template_is_offered_when_it_has_a_space(terms: Terms, now: datetime) -> None:
    facts = {
        "name": {"nb": "Bydelshus"},
        "category": "Bydelshus",
        "terms": terms.name,
        "hours": [{"weekdays": [0], "opens": 600, "closes": 900, "kind": "staffless"}],
        "closed_on_public_holidays": True,
        "closed_in_school_holidays": False,
    }
    house = actions.add_template(facts=facts, actor=ACTOR, now=now)
    assert queries.templates() == []

    room = {"name": "Salen", "kind": "gathering", "capacity": 40, "parts": [], "rules": ""}
    actions.add_space(template=house, facts=room, actor=ACTOR, now=now)

    assert queries.templates() == [house]
    house.refresh_from_db()
    assert actions.place_facts(house) == facts
    assert house.contents["spaces"][0]["parts"] == ["Salen"]
    assert house.contents["rules"]["regler-1"] == {**actions.usual_figures(), "approval": []}
    assert ActLog.objects.filter(object_kind="template", object_id=house.pk).count() == 2


def test_a_category_has_one_template(school: PlaceTemplate, now: datetime) -> None:
    facts = actions.place_facts(school) | {"category": "skole"}

    with pytest.raises(actions.CategoryTaken):
        actions.add_template(facts=facts, actor=ACTOR, now=now)
    edit_place(school, now, category="SKOLE")

    assert PlaceTemplate.objects.get().category == "SKOLE"


def test_other_terms_hold_in_their_newest_version(school: PlaceTemplate, now: datetime) -> None:
    for version, when in ((1, now), (2, now), (3, now + timedelta(days=1))):
        Terms.objects.create(name="Gård", version=version, text={}, published_at=when)

    edit_place(school, now, terms="Gård")

    assert (school.terms.name, school.terms.version) == ("Gård", 2)


def test_what_two_write_of_different_things_is_all_written(
    school: PlaceTemplate, now: datetime
) -> None:
    opened = actions.place_facts(school)
    edit_place(school, now, name={"nb": "Skolen"})

    mine = {**opened, "closed_in_school_holidays": False}
    actions.edit_template(template=school, opened=opened, facts=mine, actor=ACTOR, now=now)

    school.refresh_from_db()
    assert school.name == {"nb": "Skolen"}
    assert school.contents["closed_in_school_holidays"] is False
    assert len(school.contents["spaces"]) == 3


def test_what_two_write_of_the_same_is_told_the_later(school: PlaceTemplate, now: datetime) -> None:
    place, hall = actions.place_facts(school), space_of(school, HALL)
    rules = actions.rules_facts(school.contents["rules"]["gym"])
    hours = [{"weekdays": [0], "opens": 600, "closes": 900, "kind": "staffed"}]
    edit_place(school, now, hours=hours)
    edit_space(school, HALL, now, capacity=80)
    actions.edit_rules(
        template=school,
        key="gym",
        opened=rules,
        facts=rules | {"approval": []},
        actor=ACTOR,
        now=now,
    )

    told: dict[str, Any] = {"template": school, "actor": ACTOR, "now": now}
    with pytest.raises(ChangedMeanwhile) as of_place:
        actions.edit_template(opened=place, facts=place | {"hours": []}, **told)
    with pytest.raises(ChangedMeanwhile) as of_space:
        actions.edit_space(opened=hall, facts=hall | {"capacity": 70, "area": 9}, **told)
    cases = rules["approval"] * 2
    with pytest.raises(ChangedMeanwhile) as of_rules:
        actions.edit_rules(key="gym", opened=rules, facts=rules | {"approval": cases}, **told)

    assert of_place.value.now_says == {"hours": hours}
    assert of_space.value.now_says == {"capacity": 80}
    assert of_rules.value.now_says == {"approval": []}
    assert space_of(school, HALL)["area"] is None


def test_a_space_is_renamed_with_its_part(school: PlaceTemplate, now: datetime) -> None:
    edit_space(school, FIRST, now, name="Lillesalen", capacity=45)

    assert space_of(school, HALL)["parts"] == ["Lillesalen", "Sal 2"]
    assert space_of(school, "Lillesalen")["capacity"] == 45


@pytest.mark.parametrize("name", ["Sal 2", "SAL 2"])
def test_two_spaces_are_never_called_the_same(
    school: PlaceTemplate, now: datetime, name: str
) -> None:
    with pytest.raises(actions.SpaceNameTaken):
        edit_space(school, FIRST, now, name=name)
    facts = space_of(school, FIRST) | {"name": name}
    with pytest.raises(actions.SpaceNameTaken):
        actions.add_space(template=school, facts=facts, actor=ACTOR, now=now)

    edit_space(school, FIRST, now, name=FIRST.upper())
    assert space_of(school, "SAL 1")["parts"] == []


def test_a_space_that_is_gone_is_not_written(school: PlaceTemplate, now: datetime) -> None:
    opened = space_of(school, FIRST)
    for _time in range(2):
        actions.remove_space(template=school, name=FIRST, actor=ACTOR, now=now)

    with pytest.raises(actions.SpaceGone):
        actions.edit_space(template=school, opened=opened, facts=opened, actor=ACTOR, now=now)
    school.refresh_from_db()
    assert len(school.contents["spaces"]) == 2


def test_rules_of_its_own_begin_as_those_it_had(school: PlaceTemplate, now: datetime) -> None:
    edit_space(school, HALL, now, rules=actions.OWN_RULES)

    school.refresh_from_db()
    assert space_of(school, HALL)["rules"] == "regler-1"
    assert school.contents["rules"]["regler-1"].items() >= school.contents["rules"]["gym"].items()

    edit_space(school, HALL, now, rules="gym")
    school.refresh_from_db()
    assert set(school.contents["rules"]) == {"gym"}


def test_rules_that_no_space_has_are_not_written(school: PlaceTemplate, now: datetime) -> None:
    rules = actions.rules_facts(school.contents["rules"]["gym"])
    with pytest.raises(actions.RulesGone):
        actions.edit_rules(
            template=school, key="stage", opened=rules, facts=rules, actor=ACTOR, now=now
        )


def test_what_is_begun_stays_as_the_template_was(
    haugen_unit: Unit, terms: Terms, ingrid: Person, now: datetime
) -> None:
    adoption = begun(haugen_unit, terms, ingrid, now)
    school = adoption.template
    actor = Actor("person", ingrid.pk)
    kept = {"spaces": {FIRST: 20}}
    adopting.choose(adoption=adoption, choices=kept, actor=actor, now=now)
    opened = actions.rules_facts(school.contents["rules"]["gym"])
    changed = opened | {"horizon_days": 10}
    actions.edit_rules(
        template=school, key="gym", opened=opened, facts=changed, actor=ACTOR, now=now
    )
    edit_place(school, now, hours=[])
    for name in (HALL, FIRST):
        actions.remove_space(template=school, name=name, actor=ACTOR, now=now)

    adopting.make_ready(adoption=adoption, actor=actor, now=now)

    space = adoption.building.spaces.get()
    assert (space.name, space.capacity) == (FIRST, 20)
    assert BookingRules.objects.get().horizon_days == 180
    assert len(weekly_stretches(adoption.building.timetable)) == 7


def test_a_template_goes_until_a_place_is_taken_into_use_from_it(
    haugen_unit: Unit, terms: Terms, ingrid: Person, now: datetime
) -> None:
    adoption = begun(haugen_unit, terms, ingrid, now)
    used = adoption.template
    assert (all_templates(), uses_of(used)) == ([(used, 1)], 1)

    with pytest.raises(actions.TemplateInUse):
        actions.remove_template(template=used, actor=ACTOR, now=now)
    Adoption.objects.all().delete()
    actions.remove_template(template=used, actor=ACTOR, now=now)

    assert all_templates() == []
