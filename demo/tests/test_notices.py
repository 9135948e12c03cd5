"""What Oslo tells people unasked in the demo: whole texts, and notices that two approved."""

import re
from datetime import datetime

import pytest

from allmenning.notices.access import waiting_for
from allmenning.notices.models import Notice
from allmenning.notices.queries.proposals import answers_of, texts_of, yeses
from allmenning.notices.queries.wording import Part, Wording
from allmenning.notices.rules.audience import parse
from allmenning.people.models import Person
from allmenning.places.models import District
from demo.facts import LANGUAGES
from demo.tests.conftest import InTown

pytestmark = pytest.mark.prove

S = Notice.State


def test_every_kind_has_a_pattern_with_text_and_reasons(in_town: InTown) -> None:
    with in_town("oslo"):
        patterns = Notice.objects.filter(is_pattern=True)

        assert {one.trigger for one in patterns} == set(Notice.Trigger.values)
        for one in patterns:
            assert set(texts_of(one)) == set(LANGUAGES)
            assert all(answers_of(one).values())


def test_notices_stand_in_several_states(in_town: InTown) -> None:
    with in_town("oslo"):
        found = Notice.objects.filter(is_pattern=False)

        assert {one.state for one in found} == {S.DRAFT, S.PROPOSED, S.SENDING, S.ENDED}
        for one in found.exclude(state__in=[S.DRAFT, S.PROPOSED]):
            assert [yes.person.name for yes in yeses(one)] == ["Per Haugland", "Arild Moen"]
        for one in found.exclude(audience={}):
            parse(one.audience)


def test_nothing_is_wrong_with_what_is_sent(in_town: InTown, loaded: datetime) -> None:
    with in_town("oslo"):
        said = Notice.objects.filter(is_pattern=False).exclude(state=S.DRAFT)

        assert [one.title for one in said if Wording(loaded).check(one)] == []


def test_one_waits_for_those_who_approve(in_town: InTown, loaded: datetime) -> None:
    with in_town("oslo"):
        for name, number in (("Arild Moen", 1), ("Hedda Strand", 0), ("Ingrid Sæther", 0)):
            viewer = Person.objects.get(name=name)
            assert len(waiting_for(viewer, now=loaded)) == number


@pytest.mark.parametrize("variant", ["elsewhere", "within"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_has_exactly_three_parts_that_lead_to_ones_district(
    in_town: InTown, loaded: datetime, language: str, variant: str
) -> None:
    with in_town("oslo"):
        welcome = Notice.objects.get(trigger="moved", is_pattern=False)
        stovner = District.objects.get(name="Stovner")
        part = Part(welcome.pk, district=stovner.pk, variant=variant)
        said = Wording(loaded).variant([part], wished=language)

    assert len(re.findall("<h2>", said.html)) == 3
    links = re.findall(r'href="[^"]*/bydeler/stovner/#([a-z]+)"', said.html)
    assert links == ["tjenester", "organisering", "delta"]


def test_who_moved_within_the_municipality_reads_something_else(
    in_town: InTown, loaded: datetime
) -> None:
    with in_town("oslo"):
        welcome = Notice.objects.get(trigger="moved", is_pattern=False)
        stovner = District.objects.get(name="Stovner").pk
        read = [
            Wording(loaded).variant([Part(welcome.pk, stovner, variant)]).text
            for variant in ("elsewhere", "within")
        ]

    assert "Du har flyttet til Oslo" in read[0]
    assert "En annen bydel enn før" in read[1]


@pytest.mark.parametrize("trigger", ["newborn", "child"])
@pytest.mark.parametrize(
    ("language", "free"), [("nb", "Gratis."), ("nn", "Gratis."), ("en", "Free.")]
)
def test_new_parents_are_told_of_the_baby_groups_near_them(
    in_town: InTown, loaded: datetime, trigger: str, language: str, free: str
) -> None:
    with in_town("oslo"):
        notice = Notice.objects.get(trigger=trigger, is_pattern=False)
        districts = {one.name: one.pk for one in District.objects.all()}
        wording = Wording(loaded)
        told = wording.variant([Part(notice.pk, districts["Stovner"])], wished=language).text
        far = wording.variant(
            [Part(notice.pk, districts["Søndre Nordstrand"])], wished=language
        ).text

    groups = [line for line in told.splitlines() if line.endswith(free)]
    assert ["Fossum" in groups[0] or "Haugenstua" in groups[0], len(groups)] == [True, 2]
    assert free not in far
    assert "##" not in told + far
