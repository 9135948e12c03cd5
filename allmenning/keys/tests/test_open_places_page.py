"""Pages of places without staff, for residents: read, sign, be heard, end."""

from datetime import date, datetime, time

import pytest

from django.test import Client

from allmenning.booking.models import Terms
from allmenning.core.clock import instant
from allmenning.keys.actions import contracts as actions
from allmenning.keys.models import Contract, Credential, OpenAccess, Suspension
from allmenning.keys.tests.at_the_door import code_of
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor
from tests.moment import SetClock

PAGE = "/uten-betjening/haugen-skole"


@pytest.fixture
def hers(kari: Person, client_for: ClientFor) -> Client:
    return client_for(kari)


def text(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def test_anybody_reads_what_the_place_is(open_haugen: OpenAccess, client_for: ClientFor) -> None:
    page = text(client_for(None))

    assert "Åpent til kl. 23" in page
    assert "Bibliotek med bøker" in page
    assert "Du må ha fylt 15 år." in page
    assert "Rydd etter deg." in page
    assert f'href="{PAGE}/avtale"' in page
    assert "Haugen skole" in text(client_for(None), "/uten-betjening")


def test_what_is_not_published_is_not_there(
    open_haugen: OpenAccess, musikkrom: Space, client_for: ClientFor
) -> None:
    open_haugen.building.is_published = False
    open_haugen.building.save()

    assert client_for(None).get(PAGE).status_code == 404
    assert "Haugen skole" not in text(client_for(None), "/uten-betjening")


def test_a_place_with_several_spaces_stands_once(
    open_haugen: OpenAccess, musikkrom: Space, gymsal: Space, client_for: ClientFor
) -> None:
    assert text(client_for(None), "/uten-betjening").count(f'href="{PAGE}"') == 1


def test_where_nothing_is_lent_the_place_itself_is_enough(
    open_haugen: OpenAccess, client_for: ClientFor
) -> None:
    open_haugen.building.is_published = False
    open_haugen.building.save()

    assert client_for(None).get(PAGE).status_code == 200


def test_she_signs_and_sees_her_code(
    hers: Client, kari: Person, open_haugen: OpenAccess, terms: Terms
) -> None:
    sent = hers.post(f"{PAGE}/avtale", {"version": 1, "accept": "on", "institution": ""})
    contract = Contract.objects.get(person=kari)
    code = code_of(contract.grants.get())

    assert (sent.status_code, sent["Location"]) == (303, PAGE)
    assert "Avtalen gjelder." in text(hers)
    page = text(hers)
    assert code in page
    assert "Nøkkelen er på vei" in page
    Credential.objects.update(actual="confirmed")
    assert "Nøkkelen er klar ved døra." in text(hers)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"version": "1"}, "Kryss av for at du følger vilkårene."),
        ({"version": "x", "accept": "on"}, "Siden er gammel."),
        ({"version": "2", "accept": "on"}, "Vilkårene er endret siden du åpnet siden."),
        ({"version": "1", "accept": "on", "institution": "x" * 121}, "Skriv høyst 120."),
    ],
)
def test_what_is_not_signed_right_is_refused(
    hers: Client, open_haugen: OpenAccess, typed: dict[str, str], said: str
) -> None:
    sent = hers.post(f"{PAGE}/avtale", typed)

    assert sent.status_code == 422
    assert said in sent.content.decode()
    assert not Contract.objects.exists()


def test_who_is_too_young_is_told(hers: Client, open_haugen: OpenAccess) -> None:
    OpenAccess.objects.update(least_age=100)

    sent = hers.post(f"{PAGE}/avtale", {"version": 1, "accept": "on"})

    assert "Du må ha fylt 100 år for å låse deg inn her." in sent.content.decode()


def test_a_suspension_is_shown_and_answered(
    hers: Client, karis_contract: Contract, fatima: Person, now: datetime
) -> None:
    actions.suspend(contract=karis_contract, reason="<b>Bråk</b>", employee=fatima, now=now)

    page = text(hers)
    assert "&lt;b&gt;Bråk&lt;/b&gt;" in page
    assert "Vis koden" not in page
    empty = hers.post(f"{PAGE}/si-din-mening", {"statement": ""})
    assert (empty.status_code, "Skriv hva du mener." in empty.content.decode()) == (422, True)

    hers.post(f"{PAGE}/si-din-mening", {"statement": "Det var ikke meg."})

    assert Suspension.objects.get().statement == "Det var ikke meg."
    assert "Det var ikke meg." in text(hers)


def test_she_ends_her_own_and_nobody_elses(
    hers: Client, karis_contract: Contract, ola: Person, client_for: ClientFor
) -> None:
    assert client_for(ola).post(f"{PAGE}/avslutt").status_code == 404

    hers.post(f"{PAGE}/avslutt")

    karis_contract.refresh_from_db()
    assert karis_contract.state == Contract.State.ENDED
    assert hers.post(f"{PAGE}/si-din-mening", {"statement": "x"}).status_code == 404


def test_newer_terms_are_offered(
    hers: Client, karis_contract: Contract, terms: Terms, now: datetime
) -> None:
    Terms.objects.create(name=terms.name, version=2, text={"nb": "Nytt"}, published_at=now)

    assert "Les og godta de nye" in text(hers)


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (12, 0, "Velkommen inn"),
        (22, 45, "Vi stenger om 15 minutter."),
        (22, 59, "Vi stenger om 1 minutt."),
        (23, 0, "Stedet er stengt."),
    ],
)
def test_the_wall_warns_before_closing(
    open_haugen: OpenAccess,
    client_for: ClientFor,
    set_clock: SetClock,
    hour: int,
    minute: int,
    said: str,
) -> None:
    set_clock(instant(date(2026, 12, 1), time(hour, minute)))

    assert said in text(client_for(None), f"{PAGE}/skjerm")
