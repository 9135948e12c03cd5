"""What a municipality must have for its notices, set up by those who lead it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.core.clock import local_date
from allmenning.core.models import ActLog
from allmenning.notices.models import DistrictFact, Notice, NoticeText, Tariff, Theme
from allmenning.notices.queries.paying import price_of
from allmenning.notices.tests import scenes
from allmenning.people.models import Person, Unit
from allmenning.places.models import District
from tests.browsers import words_of
from tests.cast import ClientFor

SETUP = "/ansatte/varsler/oppsett"
THEME = {"name_nb": "Arbeid i gata", "name_nn": "Arbeid i gata", "about_nb": "Graving"}
PRICE = {"channel": "letter", "price": "18,50", "seconds": "45", "valid_from": "01.12.2026"}


@pytest.fixture
def district(stovner: Unit) -> District:
    return District.objects.create(
        code="030111", name="Stovner", latitude=59.96, longitude=10.92, unit=stovner
    )


@pytest.fixture
def frogner(oslo_kommune: Unit) -> District:
    return District.objects.create(code="030105", name="Frogner", latitude=59.9, longitude=10.7)


def verbs() -> list[str]:
    return list(ActLog.objects.order_by("pk").values_list("verb", flat=True))


def test_a_municipality_without_anything_begins_its_first_notice(
    pers: Client, now: datetime
) -> None:
    page = words_of(pers.get("/ansatte/varsler/ny"))
    assert f'href="{SETUP}/temaer"' in page
    assert pers.post(f"{SETUP}/temaer", THEME).status_code == 303
    theme = Theme.objects.get()
    assert (theme.slug, theme.name["nn"], theme.about) == (
        "arbeid-i-gata",
        "Arbeid i gata",
        {"nb": "Graving"},
    )
    said = {"title": "Feiing", "trigger": "area", "theme": theme.pk}
    assert pers.post("/ansatte/varsler/ny", said).status_code == 303
    assert Notice.objects.get().theme == theme
    assert "theme_added" in verbs()


def test_a_theme_is_called_something_else_and_stays_itself(pers: Client) -> None:
    pers.post(f"{SETUP}/temaer", THEME)
    pers.post(f"{SETUP}/temaer", THEME)
    first, second = Theme.objects.order_by("pk")
    assert second.slug == "arbeid-i-gata-2"
    assert 'value="Arbeid i gata"' in words_of(pers.get(f"{SETUP}/temaer/{first.pk}"))

    pers.post(f"{SETUP}/temaer/{first.pk}", {"name_nb": "Gravearbeid"})
    first.refresh_from_db()
    assert (first.slug, first.name, first.about) == ("arbeid-i-gata", {"nb": "Gravearbeid"}, {})
    assert "Gravearbeid" in words_of(pers.get(SETUP))
    assert "theme_changed" in verbs()


def test_a_theme_has_a_name(pers: Client) -> None:
    answer = pers.post(f"{SETUP}/temaer", {"about_nb": "Graving"})

    assert answer.status_code == 422
    assert "Skriv det på bokmål." in words_of(answer)
    assert 'value="Graving"' in words_of(answer)


def test_a_name_as_long_as_may_be_makes_a_slug(pers: Client) -> None:
    for _ in range(2):
        assert pers.post(f"{SETUP}/temaer", {"name_nb": "å" * 60}).status_code == 303

    assert all(len(one.slug) <= 40 for one in Theme.objects.all())


def test_what_texts_may_say_of_a_district(
    ingrids: Client, writers: Client, draft: Notice, district: District
) -> None:
    NoticeText.objects.filter(notice=draft).update(body="Ring {bydel.telefon}.")
    said = words_of(ingrids.get(f"/ansatte/varsler/{draft.pk}/tekst"))
    assert "Vi mangler opplysningen bydel.telefon" in said
    assert f'href="{SETUP}#bydeler"' in said
    assert "Be en som leder bydelen" in words_of(writers.get(f"/ansatte/varsler/{draft.pk}/tekst"))

    address = f"{SETUP}/bydeler/{district.pk}"
    assert ingrids.post(address, {"phone": "23 47 50 00", "visit": ""}).status_code == 303
    assert "Ring 23 47 50 00." in words_of(ingrids.get(f"/ansatte/varsler/{draft.pk}/tekst"))
    assert "23 47 50 00" in words_of(ingrids.get(SETUP))
    assert "facts_changed" in verbs()


def test_what_is_not_changed_of_a_district_keeps_its_languages(
    ingrids: Client, district: District
) -> None:
    for name in ("phone", "visit"):
        value = {"nb": "02180", "nn": "02181"}
        DistrictFact.objects.create(district=district, name=name, value=value)
    ingrids.post(f"{SETUP}/bydeler/{district.pk}", {"phone": "02180", "visit": "Huset"})
    facts = {one.name: one.value for one in DistrictFact.objects.all()}

    assert facts == {"phone": {"nb": "02180", "nn": "02181"}, "visit": {"nb": "Huset"}}


def test_a_telephone_is_written_with_digits(ingrids: Client, district: District) -> None:
    answer = ingrids.post(f"{SETUP}/bydeler/{district.pk}", {"phone": "ring oss"})

    assert answer.status_code == 422
    assert "Skriv nummeret med siffer" in words_of(answer)


def test_a_price_is_set_from_a_day_and_taken_back_before_it(
    pers: Client, draft: Notice, now: datetime
) -> None:
    assert pers.post(f"{SETUP}/priser", PRICE).status_code == 303
    assert price_of(draft, "letter", now=now) == 1850
    pers.post(f"{SETUP}/priser", {**PRICE, "price": "19", "valid_from": "01.01.2027"})
    page = words_of(pers.get(SETUP))
    assert "Brev: kr 18,50 fra 1. desember, 45 sekunder arbeid" in page
    assert "kr 19,00 fra 1. januar 2027" in page

    old, ahead = Tariff.objects.order_by("valid_from")
    kept = words_of(pers.post(f"{SETUP}/priser/{old.pk}/ta-bort", follow=True))
    assert "Prisen gjelder allerede." in kept
    pers.post(f"{SETUP}/priser/{ahead.pk}/ta-bort")
    assert list(Tariff.objects.all()) == [old]
    assert verbs()[-1] == "price_taken_back"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"price": "gratis"}, "Skriv et beløp, for eksempel 18,50."),
        ({"price": "0"}, "Skriv et beløp, for eksempel 18,50."),
        ({"price": "1,999"}, "Skriv et beløp, for eksempel 18,50."),
        ({"seconds": "-1"}, "Skriv et antall sekunder mellom 0 og 3600."),
        ({"channel": "email"}, "Velg noe i lista."),
        ({"valid_from": "30.11.2026"}, "Velg i dag eller en dag som kommer."),
        ({"valid_from": "02.12.2026"}, "Det finnes allerede en pris fra denne dagen."),
    ],
)
def test_what_is_wrong_with_a_price_is_said(
    pers: Client, now: datetime, change: dict[str, str], said: str
) -> None:
    tomorrow = local_date(now) + timedelta(days=1)
    Tariff.objects.create(channel="letter", price=1, valid_from=tomorrow)
    answer = pers.post(f"{SETUP}/priser", {**PRICE, **change})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert Tariff.objects.count() == 1


def test_each_sets_up_what_she_leads(
    ingrids: Client, pers: Client, district: District, frogner: District, now: datetime
) -> None:
    theme = scenes.theme()
    price = Tariff.objects.create(channel="sms", price=45, valid_from=date(2027, 1, 1))
    whole = [f"/temaer/{theme.pk}", "/temaer", "/priser", f"/bydeler/{frogner.pk}"]
    said = words_of(ingrids.get(SETUP))
    assert "Stovner" in said
    assert "Frogner" not in said
    assert "Priser" not in said

    assert [ingrids.get(f"{SETUP}{one}").status_code for one in whole] == [404] * 4
    assert [pers.get(f"{SETUP}{one}").status_code for one in whole] == [200] * 4
    assert ingrids.post(f"{SETUP}/priser/{price.pk}/ta-bort").status_code == 404


def test_who_leads_nothing_finds_nothing(
    writers: Client, client_for: ClientFor, kari: Person, district: District
) -> None:
    for browser in (writers, client_for(kari)):
        for page in ("", "/temaer", "/priser", f"/bydeler/{district.pk}"):
            assert browser.get(f"{SETUP}{page}").status_code == 404
    assert "Be en som leder kommunen, om å lage et." in words_of(writers.get("/ansatte/varsler/ny"))


def test_the_sentences_that_ask_for_a_price_lead_to_it(
    pers: Client, ingrids: Client, priced: Any
) -> None:
    Tariff.objects.all().delete()
    address = f"/ansatte/varsler/{priced.pk}/betalt/brev"

    assert f'href="{SETUP}/priser"' in words_of(pers.get(address))
    assert "Be en som leder kommunen, om det." in words_of(ingrids.get(address))
