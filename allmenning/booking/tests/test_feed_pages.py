"""Where people get the secret addresses of calendars, make them anew and close them."""

import re
from datetime import datetime

from django.test import Client

from allmenning.booking.models import Feed
from allmenning.core.models import ActLog
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

MINE = "/mine/kalender"
AT_WORK = "/ansatte/kalender/haugen-skole"


def addresses(browser: Client, page: str) -> list[str]:
    """The paths of the addresses that stand on the page."""
    return re.findall(
        r'value="http[^"]*(/kalender/[^"]+\.ics)"', browser.get(page).content.decode()
    )


def test_ones_own_address_is_made_shown_and_works(kari: Person, client_for: ClientFor) -> None:
    browser = client_for(kari)
    before = browser.get(MINE).content.decode()

    answer = browser.post(MINE, {"make": "mine"})
    page = browser.get(MINE).content.decode()

    assert "Lag en adresse" in before
    assert "/kalender/" not in before.replace("/mine/kalender", "")
    assert (answer.status_code, answer["Location"]) == (303, f"{MINE}#mine")
    (path,) = addresses(browser, MINE)
    assert "webcal://oslo.localhost" in page
    assert "de siste 90 dagene" in page
    assert Client(HTTP_HOST="oslo.localhost").get(path).status_code == 200
    assert ActLog.objects.filter(verb="feed_made", actor_id=kari.pk).count() == 1


def test_a_new_address_ends_the_old_and_closing_ends_all(
    kari: Person, client_for: ClientFor
) -> None:
    browser = client_for(kari)
    browser.post(MINE, {"make": "mine"})
    (old,) = addresses(browser, MINE)

    browser.post(MINE, {"make": "mine"})
    (new,) = addresses(browser, MINE)
    statuses = [browser.get(path).status_code for path in (old, new)]
    browser.post(MINE, {"close": "mine"})

    assert statuses == [404, 200]
    assert addresses(browser, MINE) == []
    assert browser.get(new).status_code == 404
    assert Feed.objects.count() == 0
    assert browser.post(MINE, {"close": "mine"}).status_code == 303


def test_there_is_one_for_each_association_one_acts_for(
    ola: Person, kari: Person, skolekorps: Association, client_for: ClientFor
) -> None:
    browser = client_for(ola)
    key = f"forening-{skolekorps.pk}"
    browser.post(MINE, {"make": key})
    browser.post(MINE, {"make": "mine"})

    assert "Haugen skolekorps" in browser.get(MINE).content.decode()
    assert len(set(addresses(browser, MINE))) == 2
    client_for(kari).post(MINE, {"make": key})
    assert Feed.objects.filter(association=skolekorps).count() == 1


def test_what_is_asked_for_and_not_offered_makes_nothing(
    kari: Person, musikkrom: Space, client_for: ClientFor
) -> None:
    browser = client_for(kari)

    for key in (f"lokale-{musikkrom.pk}", "bygget", "forening-1", "", "mine'--"):
        assert browser.post(MINE, {"make": key}).status_code == 303
    assert Feed.objects.count() == 0


def test_those_who_answer_for_a_building_have_its_and_its_spaces(
    haugen: Building, gymsal: Space, musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    browser = client_for(fatima, staff=True)
    page = browser.get(AT_WORK).content.decode()

    browser.post(AT_WORK, {"make": "bygget"})
    browser.post(AT_WORK, {"make": f"lokale-{musikkrom.pk}"})

    assert [name for name in ("Haugen skole", "Gymsal", "Musikkrom") if name in page]
    assert "«Privat bestilling»" in page
    assert len(addresses(browser, AT_WORK)) == 2
    assert Feed.objects.filter(space=musikkrom, person=None).exists()


def test_colleagues_share_one_address(
    musikkrom: Space, fatima: Person, per: Person, client_for: ClientFor
) -> None:
    client_for(fatima, staff=True).post(AT_WORK, {"make": f"lokale-{musikkrom.pk}"})

    shown = [addresses(client_for(who, staff=True), AT_WORK) for who in (fatima, per)]

    assert shown[0] == shown[1] != []


def test_others_have_no_business_there(
    haugen: Building, kari: Person, ingrid: Person, client_for: ClientFor, now: datetime
) -> None:
    ingrid.roles.update(expires_on="2026-11-30")

    assert client_for(kari).get(AT_WORK).status_code == 404
    assert client_for(ingrid, staff=True).post(AT_WORK, {"make": "bygget"}).status_code == 404
    assert client_for(None).get(MINE).status_code == 302
    assert Feed.objects.count() == 0


def test_the_pages_are_not_kept_by_the_browser(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    browser = client_for(fatima, staff=True)

    assert all("no-store" in browser.get(page)["Cache-Control"] for page in (MINE, AT_WORK))
