"""What notices say with the facts of a place, read from the tables."""

from datetime import datetime, timedelta

import pytest

from allmenning.core.clock import instant
from allmenning.core.models import Municipality
from allmenning.notices.models import DistrictFact, Notice, NoticeText
from allmenning.notices.queries.wording import DOMAINS, Part, Wording
from allmenning.notices.rules.placeholders import PLACEHOLDERS
from allmenning.places.models import District
from tests.moment import NOW

BODY = "Velkommen til {bydel}, {kommune}. Ring {bydel.telefon} før {siste_dag}. [Mer]({bydel.side})"


@pytest.fixture
def district(oslo: Municipality) -> District:
    district = District.objects.create(code="12", name="Stovner", latitude=59.96, longitude=10.92)
    DistrictFact.objects.create(district=district, name="phone", value={"nb": "23 47 50 00"})
    return district


@pytest.fixture
def welcome(draft: Notice, district: District, now: datetime) -> Notice:
    NoticeText.objects.update(subject="Til {bydel}", body=BODY)
    draft.valid_until = instant((now + timedelta(days=6)).date(), now.time().replace(0, 0))
    draft.save()
    return draft


def test_the_facts_of_the_place_stand_in_the_text(welcome: Notice, district: District) -> None:
    said = Wording(NOW).variant([Part(welcome.pk, district.pk)], wished="nn")
    assert said.language == "nn"
    assert said.subject == "Til Stovner"
    assert "Velkommen til Stovner, Oslo. Ring 23 47 50 00 før 6. desember 2026." in said.text
    assert f"/meldinger/{welcome.pk}" in said.html


def test_the_pages_of_a_district_are_known_by_its_name(welcome: Notice, district: District) -> None:
    NoticeText.objects.update(
        body="[a]({bydel.side}) [b]({bydel.tjenester}) [c]({bydel.organisering}) [d]({bydel.delta})"
    )
    District.objects.update(name="Nye Grünerløkka")
    said = Wording(NOW).variant([Part(welcome.pk, district.pk)])
    address = Wording(NOW).address("/bydeler/nye-grunerlokka/")

    for part in ("", "#tjenester", "#organisering", "#delta"):
        assert f'href="{address}{part}"' in said.html


def test_a_reminder_says_so(welcome: Notice, district: District) -> None:
    said = Wording(NOW).variant([Part(welcome.pk, district.pk, is_reminder=True)], wished="nn")
    assert said.subject == "Påminning: Til Stovner"


def test_the_texts_are_looked_through_for_every_place(
    welcome: Notice, district: District, oslo: Municipality
) -> None:
    body = f"{BODY} [Se](https://www.oslo.example/stovner)"
    NoticeText.objects.update(body=body)
    told = {(one.problem.value, one.name) for one in Wording(NOW).check(welcome)}
    assert told == {("foreign_link", "https://www.oslo.example/stovner")}
    oslo.settings = {DOMAINS: ["oslo.example"]}
    oslo.save()
    assert Wording(NOW).check(welcome) == []
    other = District.objects.create(code="01", name="Grünerløkka", latitude=59.9, longitude=10.7)
    assert {one.name for one in Wording(NOW).check(welcome)} == {
        "bydel.telefon (Grünerløkka)",
    }
    assert other.name == "Grünerløkka"


def test_every_fact_has_a_name_that_the_table_takes() -> None:
    facts = [one.fact for one in PLACEHOLDERS.values() if one.fact]
    for name in facts:
        DistrictFact._meta.get_field("name").run_validators(name)
    assert len(set(facts)) == len(facts)


def test_a_text_that_lacks_a_fact_is_not_rendered(welcome: Notice) -> None:
    with pytest.raises(KeyError):
        Wording(NOW).variant([Part(welcome.pk)])


@pytest.mark.parametrize(
    ("wished", "first"), [("nn", "Lurer du på noko?"), ("se", "Vi skriver ikke")]
)
def test_a_letter_ends_with_where_one_asks_and_sees_that_it_is_real(
    draft: Notice, now: datetime, wished: str, first: str
) -> None:
    said = Wording(now).on_paper(Part(draft.pk), wished)
    assert said[0].startswith(first)
    assert said[-1].endswith(f"/meldinger/{draft.pk}")
