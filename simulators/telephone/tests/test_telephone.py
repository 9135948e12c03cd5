"""The stand-in for a telephone provider: what it sends, and what it makes of answers."""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from simulators.telephone.__main__ import read
from simulators.telephone.provider import FAILURES, Provider
from simulators.telephone.server import Book, Server
from simulators.telephone.tests.site import Site, answering

SECRET = b"a secret between the two of them"
NOW = 1_796_000_000.0
KARI, DOORS = "+4740000011", "+4721802199"
BOOK = Book({"Kari Nordlie": KARI, "<b>": "+4740000012"}, DOORS, "Haugen skole")


@pytest.fixture
def site() -> Iterator[Site]:
    with answering() as found:
        yield found


@pytest.fixture
def provider(site: Site) -> Provider:
    return Provider(site.address, f"whsec_{b64encode(SECRET).decode()}", lambda: NOW)


@pytest.fixture
def server(provider: Provider) -> Iterator[Server]:
    with Server(0, provider, BOOK) as made:
        Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        made.shutdown()


def ask(server: Server, method: str, path: str, **form: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, urlencode(form) if form else None)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def signed(site: Site, number: int) -> bool:
    headers, body = site.came[number]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = b64encode(hmac.new(SECRET, content, "sha256").digest()).decode()
    return headers["webhook-signature"] == f"v1,{mine}"


def test_a_call_is_told_as_the_contract_says(site: Site, provider: Provider) -> None:
    told = provider.tell(kind="call", caller=KARI, number=DOORS)

    (headers, body), message = site.came[0], json.loads(site.came[0][1])
    assert message == {"id": message["id"], "from": KARI, "to": DOORS, "kind": "call", "text": ""}
    assert headers["webhook-id"] == message["id"]
    assert (headers["webhook-timestamp"], signed(site, 0)) == (str(int(NOW)), True)
    assert (told.opens, told.text, told.trouble) == (True, "Døra åpner.", "")
    assert body


@pytest.mark.parametrize(
    ("failure", "came", "is_signed"),
    [("none", 1, True), ("forged", 1, False), ("twice", 2, True), ("lost", 0, None)],
)
def test_it_fails_on_demand(
    site: Site, provider: Provider, failure: str, came: int, is_signed: bool | None
) -> None:
    provider.failure = failure
    told = provider.tell(kind="text", caller=KARI, number=DOORS, text="lageret")

    assert len(site.came) == came
    assert is_signed is None or signed(site, 0) is is_signed
    assert failure != "lost" or told.trouble
    assert len({headers["webhook-id"] for headers, _ in site.came}) <= 1


def test_it_is_late_on_demand(site: Site, provider: Provider) -> None:
    provider.failure = "late"
    provider.tell(kind="call", caller=KARI, number=DOORS)

    assert int(site.came[0][0]["webhook-timestamp"]) == int(NOW) - 300


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<!doctype html>"),
        (200, b"[]"),
        (200, b'{"opens": 1, "text": "Hei"}'),
        (200, b'{"opens": true}'),
        (401, b'{"opens": true, "text": ""}'),
        (429, b'{"opens": false, "text": "Vent"}'),
    ],
)
def test_an_answer_outside_the_contract_is_none(
    site: Site, provider: Provider, status: int, body: bytes
) -> None:
    site.answer = (status, body)
    told = provider.tell(kind="call", caller=KARI, number=DOORS)

    assert (told.opens, told.text) == (False, "")
    assert told.trouble == "Svaret var ikke slik avtalen sier."


def test_nobody_answers() -> None:
    gone = Provider("http://oslo.localhost:1", f"whsec_{b64encode(SECRET).decode()}")

    assert gone.tell(kind="call", caller=KARI, number=DOORS).trouble == "Ingen svarte."


def test_one_rings_and_texts_on_the_page_and_sees_what_came_of_it(
    site: Site, server: Server
) -> None:
    before = ask(server, "GET", "/")[1]
    rang = ask(server, "POST", "/ring", hvem="Kari Nordlie")[0]
    texted = ask(server, "POST", "/sms", hvem="Kari Nordlie", nummer="+4799999999", tekst="<i>")[0]
    after = ask(server, "GET", "/")[1]

    kinds = [json.loads(body)["kind"] for _, body in site.came]
    assert (rang, texted, kinds) == (303, 303, ["call", "text"])
    assert json.loads(site.came[1][1])["from"] == "+4799999999"
    assert "Ingenting ennå." in before
    assert "&lt;b&gt;" in before
    assert f"Fra {KARI}. Døra åpner. SMS tilbake: «Døra åpner.» (Svar: 200)" in after


def test_the_page_lets_it_fail_and_refuses_what_it_does_not_know(server: Server) -> None:
    failed = ask(server, "POST", "/feil", slag="late")[0]
    page = ask(server, "GET", "/")[1]

    assert (failed, FAILURES["late"] in page) == (303, True)
    assert ask(server, "POST", "/feil", slag="explode")[0] == 400
    assert ask(server, "POST", "/ring", hvem="Nobody")[0] == 400
    assert ask(server, "POST", "/elsewhere", hvem="Kari Nordlie")[0] == 400
    assert ask(server, "GET", "/elsewhere")[0] == 404
    assert ask(server, "POST", "/ring", hvem="x" * 5000)[0] == 413


def test_another_page_may_not_ring(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    headers = {"Origin": "http://evil.localhost"}
    connection.request("POST", "/ring", urlencode({"hvem": "Kari Nordlie"}), headers)

    assert connection.getresponse().status == 403


def test_the_book_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "telephone.json"
    file.write_text(json.dumps({"people": BOOK.people, "number": DOORS, "place": BOOK.place}))
    assert read(file) == BOOK

    file.write_text("{}")
    with pytest.raises(KeyError):
        read(file)
