"""Leaders let a system be told of changes, and see how the telling goes."""

import socket
from datetime import datetime, timedelta
from html import unescape

import pytest

from django.test import Client

from allmenning.booking.models import Delivery, DeliveryAttempt, Webhook
from allmenning.booking.queries.change_feed import KINDS
from allmenning.booking.queries.webhooks import secrets_of
from allmenning.booking.rules.delivering import secret_text
from allmenning.core.models import ActLog
from allmenning.people.models import ApiKey, Person
from tests.cast import ClientFor

ADDRESS = "https://kalender.example/inn?skole=haugen"


@pytest.fixture(autouse=True)
def _every_name_leads_to_the_open_net(monkeypatch: pytest.MonkeyPatch) -> None:
    _leads_to(monkeypatch, "93.184.215.14")


def _leads_to(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    found = [(None, None, None, "", (number, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)


@pytest.fixture
def leader(ingrid: Person, client_for: ClientFor) -> Client:
    return client_for(ingrid, staff=True)


@pytest.fixture
def page(haugens_key: ApiKey) -> str:
    return f"/ansatte/nokler-til-api/{haugens_key.pk}/beskjeder"


@pytest.fixture
def webhook(haugens_key: ApiKey, now: datetime) -> Webhook:
    return Webhook.objects.create(
        api_key=haugens_key,
        address=ADDRESS,
        salt=b"salt",
        read_transaction=0,
        next_try_at=now + timedelta(hours=1),
        tries=3,
        failing_since=now - timedelta(hours=1),
    )


@pytest.fixture
def delivery(webhook: Webhook, now: datetime) -> Delivery:
    made = Delivery.objects.create(
        webhook=webhook, transaction=5, event=7, kind="moved", bookings=[31, 32], at=now
    )
    DeliveryAttempt.objects.create(delivery=made, at=now, status=503, milliseconds=12)
    DeliveryAttempt.objects.create(delivery=made, at=now, hindrance="no_answer")
    return made


def text(answer: object) -> str:
    return " ".join(unescape(answer.text).split())  # type: ignore[attr-defined]


def test_an_address_is_kept_and_its_secret_is_shown_once(
    leader: Client, page: str, now: datetime
) -> None:
    answer = leader.post(page, {"address": ADDRESS})

    webhook = Webhook.objects.get()
    (secret,) = secrets_of(webhook, now=now)
    assert answer.status_code == 200
    assert f'<code dir="ltr">{secret_text(secret)}</code>' in answer.text
    assert webhook.address == ADDRESS
    assert ActLog.objects.about("webhook", webhook.pk).get().verb == "webhook_made"
    later = leader.get(page)
    assert "whsec_" not in later.text
    assert "Alt er levert." in later.text
    assert "no-store" in answer["Cache-Control"]


def test_the_page_leads_from_the_keys_and_only_those_that_may(
    leader: Client, page: str, haugens_key: ApiKey
) -> None:
    shown = leader.get("/ansatte/nokler-til-api").text
    ApiKey.objects.update(rights=["read_bookings"])
    hidden = leader.get("/ansatte/nokler-til-api").text

    assert (f'href="{page}"' in shown, f'href="{page}"' in hidden) == (True, False)
    assert "gir ikke lov til å følge med" in leader.post(page, {"address": ADDRESS}).text
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "kalender.example",
        "http:///inn",
        "ftp://kalender.example/",
        "https://ola:passord@kalender.example/",
        "https://kalender.example:99999/",
        "https://[/",
        "https://kalender.example/å",
        "https://kalender.example/#her",
        "https://kalender.example/" + "a" * 500,
    ],
)
def test_what_is_no_address_is_said_and_kept(leader: Client, page: str, typed: str) -> None:
    answer = leader.post(page, {"address": typed})

    assert answer.status_code == 422
    assert "ds-validation-message" in answer.text
    assert f'value="{typed}"' in unescape(answer.text) or not typed
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("number", ["10.1.2.3", "169.254.169.254", "fd00::1"])
def test_an_address_on_a_closed_net_is_refused(
    leader: Client, page: str, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    _leads_to(monkeypatch, number)

    answer = leader.post(page, {"address": ADDRESS})

    assert answer.status_code == 422
    assert "være på det åpne nettet" in answer.text


def test_a_name_nobody_has_is_said_to_be_so(
    leader: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_arguments: object, **_named: object) -> None:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", nobody)

    assert "Vi finner ikke dette nettstedet." in leader.post(page, {"address": ADDRESS}).text


def test_another_address_keeps_the_secret_and_what_is_in_line(
    leader: Client, page: str, delivery: Delivery, now: datetime
) -> None:
    answer = leader.post(page, {"address": "https://ny.example/"}, follow=True)

    webhook = Webhook.objects.get()
    assert "Adressen er byttet." in answer.text
    assert (webhook.address, webhook.failing_since) == ("https://ny.example/", None)
    assert bytes(webhook.salt) == b"salt"
    assert Delivery.objects.get().received_at is None


def test_messages_and_tries_are_told(leader: Client, page: str, delivery: Delivery) -> None:
    shown = text(leader.get(page))

    assert "Adressen har ikke tatt imot siden i dag kl. 08. Vi prøver igjen i dag kl. 10." in shown
    assert "1 beskjed venter, og ingen går tapt." in shown
    assert "<strong>Endret</strong>, bestilling 31, 32" in shown
    assert "<li>i dag kl. 09: fikk ikke svar</li><li>i dag kl. 09: svarte 503</li>" in shown


def test_what_was_given_up_is_told_on_the_units_page_and_taken_up_again(
    leader: Client, page: str, delivery: Delivery, fatima: Person, client_for: ClientFor
) -> None:
    Webhook.objects.update(stopped_at=delivery.at)
    units_page = text(leader.get("/ansatte"))
    stopped = text(leader.get(page))

    leader.post(f"{page}/igjen")

    assert f'href="{page}"' in units_page
    assert "<bdi>Skolens kalender</bdi> får ikke lenger beskjed om endringer" in units_page
    assert "Vi sluttet å prøve i dag kl. 09" in stopped
    webhook = Webhook.objects.get()
    assert (webhook.stopped_at, webhook.failing_since, webhook.tries) == (None, None, 0)
    assert webhook.next_try_at == delivery.at
    assert page not in leader.get("/ansatte").text
    assert page not in client_for(fatima, staff=True).get("/ansatte").text


def test_a_message_is_put_in_line_again(
    leader: Client, page: str, delivery: Delivery, now: datetime
) -> None:
    Delivery.objects.update(received_at=now)

    leader.post(f"{page}/{delivery.pk}/send")

    assert Delivery.objects.get().received_at is None
    assert Webhook.objects.get().next_try_at == now


def test_a_new_secret_is_shown_once_and_the_old_holds_a_day(
    leader: Client, page: str, webhook: Webhook, now: datetime
) -> None:
    (old,) = secrets_of(webhook, now=now)

    answer = leader.post(f"{page}/hemmelighet")

    new, still = secrets_of(Webhook.objects.get(), now=now)
    assert secret_text(new) in answer.text
    assert still == old
    assert "whsec_" not in leader.get(page).text


def test_it_is_told_no_more(leader: Client, page: str, delivery: Delivery) -> None:
    leader.post(f"{page}/slutt")

    assert not Webhook.objects.exists()
    assert not DeliveryAttempt.objects.exists()
    assert "Hvor skal vi sende beskjedene?" in leader.get(page).text


def test_others_and_other_keys_are_not_there(
    leader: Client,
    page: str,
    delivery: Delivery,
    stovner: object,
    fatima: Person,
    client_for: ClientFor,
    now: datetime,
) -> None:
    other = ApiKey.objects.get()
    other.pk, other.digest = None, b"other"
    other.save()

    wrong = f"/ansatte/nokler-til-api/{other.pk}/beskjeder"
    assert leader.post(f"{wrong}/{delivery.pk}/send").status_code == 404
    assert leader.post(f"{wrong}/igjen").status_code == 404
    caretaker = client_for(fatima, staff=True)
    for act in ("", "/igjen", "/hemmelighet", "/slutt"):
        assert caretaker.post(page + act, {"address": ADDRESS}).status_code == 404


def test_every_kind_of_change_has_words(
    leader: Client, page: str, webhook: Webhook, now: datetime
) -> None:
    for number, kind in enumerate(sorted({kind for kind, _ids in KINDS.values()})):
        Delivery.objects.create(
            webhook=webhook, transaction=5, event=number, kind=kind, bookings=[31], at=now
        )

    answer = leader.get(page)

    assert answer.status_code == 200
    assert "Ikke besvart i tide" in text(answer)
