"""Letters by SvarUt and text messages, against stand-ins that hold us to the contract."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Thread

import pytest

from allmenning.documents.rules.letters import letter_pdf
from allmenning.notices.channels import sms, svarut
from allmenning.notices.channels.posting import InDoubt, NotTaken, Refused
from allmenning.notices.rules.sms import parts
from simulators.paid.server import INTEGRATION, PASSWORD, TOKEN, Server

PDF = letter_pdf(title="Vi graver", sender="Oslo", paragraphs=["Hei", "= #panic()"], language="nb")
SHIPMENT = svarut.Shipment("Vi graver", "varsel-1-2", "STOVNER-1", PDF)
EVA = svarut.Recipient("15839010009", "Syntetisk Eksempel", "Eksempelveien 12 B", "0979", "OSLO")
TEXT = sms.Text("varsel-1-3", "+4740000000", "Vi graver i gata di")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(0, slow_seconds=0.5) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def letter(server: Server) -> Callable[[], str]:
    account = svarut.Account(server.base_url, "k1", INTEGRATION, PASSWORD)
    return lambda: svarut.send(SHIPMENT, EVA, account=account, token=TOKEN)


@pytest.fixture
def text(server: Server) -> Callable[[], str]:
    account = sms.Account(server.base_url, TOKEN, "Oslo")
    return lambda: sms.send(TEXT, account=account)


def test_a_letter_as_the_contract_says(server: Server, letter: Callable[[], str]) -> None:
    identifier = letter()

    taken = server.letters[0]
    assert (taken.id, taken.account) == (identifier, "k1")
    assert taken.files == (("brev.pdf", PDF),)
    assert taken.told == {
        "mottaker": {
            "digitalId": "15839010009",
            "navn": "Syntetisk Eksempel",
            "adresselinje1": "Eksempelveien 12 B",
            "postnummer": "0979",
            "poststed": "OSLO",
        },
        "eksponertFor": [],
        "avgivendeSystem": "Allmenning",
        "tittel": "Vi graver",
        "konteringskode": "STOVNER-1",
        "eksternReferanse": "varsel-1-2",
        "utskriftskonfigurasjon": {"utskriftMedFarger": False, "tosidig": True},
        "dokumenter": [{"filnavn": "brev.pdf", "mimeType": "application/pdf"}],
    }


def test_a_letter_the_contract_refuses(server: Server) -> None:
    account = svarut.Account(server.base_url, "k1", INTEGRATION, PASSWORD)
    nowhere = replace(EVA, line="")

    with pytest.raises(Refused, match="400"):
        svarut.send(SHIPMENT, nowhere, account=account, token=TOKEN)
    with pytest.raises(Refused, match="403"):
        svarut.send(SHIPMENT, EVA, account=replace(account, password="x"), token=TOKEN)
    with pytest.raises(ValueError, match="konteringskode"):
        replace(SHIPMENT, accounting="for mange tegn til dette")
    assert server.letters == []


def test_a_text_is_taken_once(server: Server, text: Callable[[], str]) -> None:
    assert text() == "sms-1"
    assert text() == "varsel-1-3"
    assert [one.words for one in server.texts.values()] == ["Vi graver i gata di"]


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ("down", NotTaken),
        ("no_token", NotTaken),
        ("refused", Refused),
        ("broken", InDoubt),
        ("lost", InDoubt),
    ],
)
@pytest.mark.parametrize("by", ["letter", "text"])
def test_what_fails(
    request: pytest.FixtureRequest, server: Server, failure: str, error: type[Exception], by: str
) -> None:
    send = request.getfixturevalue(by)
    server.failure = failure

    with pytest.raises(error) as raised:
        send()

    assert "15839010009" not in repr(raised.value)
    assert "40000000" not in repr(raised.value)


def test_who_waits_too_long_does_not_know(
    server: Server, text: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "_TIMEOUT", (1, 0.1))
    server.failure = "slow"

    with pytest.raises(InDoubt):
        text()


def test_where_nobody_listens_nothing_was_sent(server: Server) -> None:
    address = server.base_url
    server.shutdown()
    server.server_close()

    with pytest.raises(NotTaken):
        sms.send(TEXT, account=sms.Account(address, TOKEN, "Oslo"))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("", 1),
        ("æ" * 160, 1),
        ("å" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ŋ" * 70, 1),
        ("ŋ" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_they_are_paid(words: str, number: int) -> None:
    assert parts(words) == number


def test_what_a_letter_says_is_never_read_as_markup() -> None:
    assert PDF.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in PDF
