"""Being signed in: on one host only, in one's language, at the cost of two reads a page."""

from pytest_django import DjangoAssertNumQueries

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.people.models import Identity, Person
from allmenning.people.tests.conftest import FakeProvider
from tests.cast import ClientFor

CALLBACK = "/innlogging/tilbake"


def test_a_callback_on_another_host_is_refused(
    browser: Client, provider: FakeProvider, asker: Municipality
) -> None:
    browser.get("/innlogging/start/resident")
    strayed = Client(HTTP_HOST="asker.localhost")
    strayed.cookies["allmenning"] = browser.cookies["allmenning"].value

    assert strayed.get(CALLBACK, {"state": "state-1", "code": "c"}).status_code == 400
    assert not provider.completed
    assert not Identity.objects.exists()


def test_oslos_cookie_does_nothing_in_asker(
    kari: Person, asker: Municipality, client_for: ClientFor
) -> None:
    cookie = client_for(kari).cookies["allmenning"].value
    for host, status in (("oslo.localhost", 200), ("asker.localhost", 302)):
        client = Client(HTTP_HOST=host)
        client.cookies["allmenning"] = cookie

        assert client.get("/velkommen").status_code == status


def test_the_visit_is_in_her_language_unless_the_browser_chose(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)
    Person.objects.update(language="pl")
    returning, told = (Client(HTTP_HOST="oslo.localhost") for _browser in range(2))
    told.cookies["spraak"] = "en"

    assert provider.sign_in(returning).cookies["spraak"].value == "pl"
    assert "spraak" not in provider.sign_in(told).cookies
    assert Person.objects.get().language == "pl"


def test_a_language_chosen_while_signed_in_is_remembered(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)

    browser.get("/sprak", {"sprak": "nn", "neste": "/"})

    assert Person.objects.get().language == "nn"


def test_a_page_costs_two_reads_to_know_who_is_there(
    fatima: Person, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(fatima, staff=True)

    # The municipality by host, the session, the person with her standing.
    with django_assert_max_num_queries(3):
        assert client.get("/velkommen").status_code == 200
