"""Staff and representatives say which sites may show a calendar, and copy what to paste."""

from html import unescape

import pytest
from pytest_django import Settings

from django.test import Client

from allmenning.booking.models import Embed
from allmenning.core.models import ActLog
from allmenning.people.models import Association, Person
from allmenning.places.models import Building
from tests.cast import ClientFor

SCHOOL = "/ansatte/skjerm/haugen-skole"


@pytest.fixture
def caretaker(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


def page_of(association: Association) -> str:
    return f"/foreninger/{association.pk}/kalender"


def test_staff_name_the_schools_site_and_get_the_code(caretaker: Client, haugen: Building) -> None:
    sites = "https://www.haugen.example/om\nhaugen.example\nhttps://www.haugen.example"

    page = caretaker.post(SCHOOL, {"sites": sites}, follow=True)

    embed = Embed.objects.get()
    assert (embed.building, embed.sites) == (
        haugen,
        ["https://www.haugen.example", "https://haugen.example"],
    )
    address = "http://oslo.localhost/bygg-inn/bygg/haugen-skole?sprak=nn"
    assert f'<iframe src="{address}" title="Kalenderen til Haugen skole"' in unescape(page.text)
    assert 'sprak=en" title="Calendar of Haugen skole"' in unescape(page.text)
    assert 'href="http://oslo.localhost/skjerm/haugen-skole"' in page.text
    act = ActLog.objects.about("building", haugen.pk).get()
    assert (act.verb, act.details["sites"]) == ("calendar_shared", embed.sites)


def test_no_site_takes_the_calendar_back(caretaker: Client, haugen: Building) -> None:
    caretaker.post(SCHOOL, {"sites": "haugen.example"})

    page = caretaker.post(SCHOOL, {"sites": ""}, follow=True)

    assert not Embed.objects.exists()
    assert "Ingen andre nettsider kan vise kalenderen nå." in page.text
    assert "iframe" not in page.text


def test_a_representative_shares_her_associations_calendar(
    ola: Person, skolekorps: Association, client_for: ClientFor
) -> None:
    browser = client_for(ola)

    page = browser.post(page_of(skolekorps), {"sites": "korps.example"}, follow=True)

    assert Embed.objects.get().association == skolekorps
    assert f"/bygg-inn/forening/{skolekorps.pk}?sprak=nb" in unescape(page.text)
    assert f'href="{page_of(skolekorps)}"' in browser.get("/mine").text


def test_others_cannot_share_it(
    kari: Person,
    fatima: Person,
    skolekorps: Association,
    haugen: Building,
    client_for: ClientFor,
) -> None:
    for browser in (client_for(kari), client_for(fatima, staff=True)):
        assert browser.post(page_of(skolekorps), {"sites": "a.example"}).status_code == 404
    assert client_for(kari).post(SCHOOL, {"sites": "a.example"}).status_code == 404
    assert not Embed.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("http://haugen.example", "«http://haugen.example» er ikke en nettside"),
        ("haugen.example\n*", "«*» er ikke en nettside"),
        (" ".join(f"s{n}.example" for n in range(11)), "høyst 10 nettsider"),
        ("s.example\n" * 400, "Teksten er på"),
    ],
)
def test_what_is_no_site_is_said_and_kept(
    caretaker: Client, haugen: Building, typed: str, sentence: str
) -> None:
    page = caretaker.post(SCHOOL, {"sites": typed})

    assert page.status_code == 422
    assert sentence in unescape(page.text)
    assert typed.split()[0] in unescape(page.text)
    assert not Embed.objects.exists()


def test_this_machine_is_a_site_only_where_things_are_tried_out(
    caretaker: Client, haugen: Building, settings: Settings
) -> None:
    settings.OUTBOUND_TO_LOOPBACK = False
    refused = caretaker.post(SCHOOL, {"sites": "http://127.0.0.1:8701"})
    settings.OUTBOUND_TO_LOOPBACK = True
    taken = caretaker.post(SCHOOL, {"sites": "http://127.0.0.1:8701"})

    assert (refused.status_code, taken.status_code) == (422, 303)


def test_a_building_nobody_sees_yet_says_so(caretaker: Client, haugen: Building) -> None:
    Building.objects.update(is_published=False)

    assert "Bygget er ikke lagt ut ennå" in caretaker.get(SCHOOL).text
