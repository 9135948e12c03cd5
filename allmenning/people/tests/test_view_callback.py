"""The way back from the provider: who gets in, and who does not."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from django.conf import LazySettings
from django.test import Client

from allmenning.people.models import Person, Role, Session, Unit
from allmenning.people.tests.answers import STAFF_ISSUER, answer
from allmenning.people.tests.conftest import FakeProvider
from allmenning.registers.idporten import (
    LevelTooLow,
    ProviderDown,
    SignInCancelled,
    SignInRefused,
)

CALLBACK = "/innlogging/tilbake"
EMPLOYEE = answer(issuer=STAFF_ISSUER, subject="employee", acr="substantial")


def signed_in_as(client: Client) -> int | None:
    found: int | None = client.session.get("person")
    return found


def complete(person: Person) -> None:
    person.name, person.email = "Kari Nordlie", "kari@example.org"
    person.save()


def test_a_newcomer_is_welcomed(browser: Client, provider: FakeProvider) -> None:
    response = provider.sign_in(browser, neste="/mine")

    assert response["Location"] == "/velkommen?neste=%2Fmine"
    assert signed_in_as(browser) == Person.objects.get().pk
    assert provider.completed[0].nonce == "nonce-state-1"


def test_one_who_is_known_goes_where_she_was_heading(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)
    complete(Person.objects.get())

    assert provider.sign_in(browser, neste="/mine?side=2")["Location"] == "/mine?side=2"
    assert provider.sign_in(browser, neste="//evil.example")["Location"] == "/"


def test_the_session_gets_a_new_key(browser: Client, provider: FakeProvider) -> None:
    """Session fixation: a key that somebody planted leads nowhere once its bearer signs in."""
    browser.get("/innlogging/start/resident")
    planted = browser.cookies["allmenning"].value
    thief = Client(HTTP_HOST="oslo.localhost")
    thief.cookies["allmenning"] = planted

    provider.come_back(browser)

    assert browser.cookies["allmenning"].value != planted
    assert signed_in_as(browser)
    assert signed_in_as(thief) is None
    assert not Session.objects.filter(pk=planted).exists()


def test_the_row_of_the_session_says_whose_it_is(browser: Client, provider: FakeProvider) -> None:
    provider.sign_in(browser)

    row = Session.objects.get()
    assert (row.person_id, row.sid, row.issuer) == (
        Person.objects.get().pk,
        "sid-of-kari",
        provider.asked[0].issuer,
    )
    assert "the-token-of-kari" not in str(browser.session.items())


def test_somebody_else_in_the_same_browser_inherits_nothing(
    browser: Client, provider: FakeProvider
) -> None:
    provider.sign_in(browser)
    session = browser.session
    session["left behind"] = "by Kari"
    session.save()
    provider.answer = answer(pid="02917800017", subject="ola", sid="sid-of-ola")

    provider.sign_in(browser)

    assert "left behind" not in browser.session
    assert Person.objects.count() == 2
    assert signed_in_as(browser) == Person.objects.latest("id").pk


def test_an_employee_with_a_role_is_staff(
    browser: Client, provider: FakeProvider, haugen_unit: Unit, now: datetime
) -> None:
    provider.answer = EMPLOYEE
    provider.sign_in(browser, "staff")
    person = Person.objects.get()
    complete(person)
    Role.objects.create(
        person=person, unit=haugen_unit, kind="caretaker", expires_on=now.date() + timedelta(9)
    )

    assert provider.sign_in(browser, "staff", neste="/ansatte")["Location"] == "/ansatte"
    assert browser.session["staff"] is True


def test_an_employee_without_a_role_is_told_so(browser: Client, provider: FakeProvider) -> None:
    provider.answer = EMPLOYEE
    provider.sign_in(browser, "staff")
    complete(Person.objects.get())

    page = provider.sign_in(browser, "staff", neste="/ansatte")

    assert page.status_code == 200
    assert "Du har ingen rolle her ennå" in page.text
    assert browser.get("/ansatte/roller").status_code == 404


def test_a_leader_who_signs_in_as_a_resident_is_no_staff(
    browser: Client, provider: FakeProvider, haugen_unit: Unit, now: datetime
) -> None:
    provider.sign_in(browser)
    Role.objects.create(
        person=Person.objects.get(),
        unit=haugen_unit,
        kind="unit_leader",
        expires_on=now.date() + timedelta(9),
    )

    assert browser.get("/ansatte/roller").status_code == 404


@pytest.mark.parametrize(
    ("hindrance", "status", "heading"),
    [
        (SignInCancelled(), 200, "Du avbrøt innloggingen"),
        (LevelTooLow(), 403, "Du må logge inn på en sikrere måte"),
        (ProviderDown("status 500"), 503, "Innloggingen svarer ikke akkurat nå"),
        (SignInRefused("id_token.nonce"), 400, "Vi fikk ikke logget deg inn"),
        (answer(pid="15839000047"), 400, "Vi fikk ikke logget deg inn"),
    ],
)
def test_each_hindrance_is_told_with_a_way_on(
    browser: Client, provider: FakeProvider, hindrance: Exception, status: int, heading: str
) -> None:
    provider.answer = hindrance

    page = provider.sign_in(browser, neste="/mine")

    assert page.status_code == status
    assert heading in page.text
    assert 'href="/innlogging?neste=%2Fmine"' in page.text
    assert "21 80 21 80" in page.text
    assert signed_in_as(browser) is None
    assert not Person.objects.exists()


def test_invented_people_do_not_enter_where_people_are_real(
    browser: Client, provider: FakeProvider, settings: LazySettings
) -> None:
    settings.ALLOW_SYNTHETIC_IDS = False

    assert provider.sign_in(browser).status_code == 400
    assert signed_in_as(browser) is None


def test_a_callback_without_a_start_begins_again(browser: Client, provider: FakeProvider) -> None:
    page = browser.get(CALLBACK, {"state": "state-1", "code": "c"})

    assert page.status_code == 400
    assert "Begynn på nytt" in page.text
    assert 'href="/innlogging"' in page.text
    assert not provider.completed


@pytest.mark.parametrize("state", ["", "state-2", "x" * 100_000, "\u0000", "🙂"])
def test_a_state_that_was_not_given_out_is_refused(
    browser: Client, provider: FakeProvider, state: str
) -> None:
    browser.get("/innlogging/start/resident")

    assert browser.get(CALLBACK, {"state": state, "code": "c"}).status_code == 400
    assert not provider.completed
    assert signed_in_as(browser) is None


def test_another_browsers_state_is_refused(provider: FakeProvider, browser: Client) -> None:
    """Login by accident: somebody sends a link with her own code and state."""
    browser.get("/innlogging/start/resident")
    other = Client(HTTP_HOST="oslo.localhost")
    other.get("/innlogging/start/resident")

    assert browser.get(CALLBACK, {"state": "state-2", "code": "c"}).status_code == 400
    assert signed_in_as(browser) is None


def test_a_start_is_used_once(browser: Client, provider: FakeProvider) -> None:
    provider.answer = SignInCancelled()
    provider.sign_in(browser)
    provider.answer = answer()

    assert provider.come_back(browser).status_code == 400
    assert len(provider.completed) == 1


def test_going_back_after_signing_in_does_no_harm(browser: Client, provider: FakeProvider) -> None:
    provider.sign_in(browser)

    assert provider.come_back(browser)["Location"] == "/"
    assert len(provider.completed) == 1


def test_two_tabs_may_sign_in_at_the_same_time(browser: Client, provider: FakeProvider) -> None:
    for _tab in range(2):
        browser.get("/innlogging/start/resident")

    first = browser.get(CALLBACK, {"state": "state-1", "code": "c"})
    second = browser.get(CALLBACK, {"state": "state-2", "code": "c"})

    assert [first.status_code, second.status_code] == [302, 302]


def test_only_the_newest_starts_are_kept(browser: Client, provider: FakeProvider) -> None:
    for _tab in range(6):
        browser.get("/innlogging/start/resident")

    assert list(browser.session["starts"]) == [f"state-{number}" for number in range(2, 7)]


def test_a_sign_in_that_took_all_day_begins_again(
    browser: Client,
    provider: FakeProvider,
    now: datetime,
    set_clock: Callable[[datetime], None],
) -> None:
    browser.get("/innlogging/start/resident")
    set_clock(now + timedelta(hours=9))

    assert provider.come_back(browser).status_code == 400


def test_the_callback_is_cheap(
    browser: Client, provider: FakeProvider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    provider.sign_in(browser)
    complete(Person.objects.get())
    browser.get("/innlogging/start/resident")

    with django_assert_max_num_queries(20):
        provider.come_back(browser)
