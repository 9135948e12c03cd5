"""The page where what costs money is approved, ordered and tried again."""

import pytest

from allmenning.notices.channels import paid
from allmenning.notices.models import (
    Dispatch,
    Notice,
    PaidMessage,
)
from allmenning.people.models import Person
from simulators.paid.server import Server
from tests.browsers import words_of
from tests.cast import ClientFor


def _seen(notice: Notice, **other: str) -> dict[str, str]:
    """What stood on the buttons: one letter of 25 kroner."""
    digest = bytes(notice.proposed or b"").hex()
    return {"sett": digest, "antall": "1", "pris": "2500", **other}


@pytest.mark.parametrize("act", ["approve", "send"])
@pytest.mark.parametrize(
    "other", [{"antall": "2"}, {"pris": "2400"}, {"pris": "²"}, {"antall": ""}]
)
def test_what_was_not_seen_is_neither_approved_nor_sent(
    client_for: ClientFor,
    priced: Notice,
    to_kari: Dispatch,
    ingrid: Person,
    per: Person,
    act: str,
    other: dict[str, str],
) -> None:
    address = f"/ansatte/varsler/{priced.pk}/betalt/brev"
    first, second = client_for(ingrid, staff=True), client_for(per, staff=True)
    for browser in (first, second) if act == "send" else ():
        browser.post(address, {**_seen(priced), "act": "approve"})

    answer = second.post(address, {**_seen(priced, **other), "act": act})

    assert answer.status_code == 422
    assert "Prisen eller antallet er endret siden du så det." in words_of(answer)


@pytest.mark.parametrize("digest", ["", "x", "00" * 32])
def test_another_notice_than_the_seen_is_not_approved(
    client_for: ClientFor, priced: Notice, to_kari: Dispatch, ingrid: Person, digest: str
) -> None:
    address = f"/ansatte/varsler/{priced.pk}/betalt/brev"
    said = {**_seen(priced, sett=digest), "act": "approve"}

    answer = client_for(ingrid, staff=True).post(address, said)
    assert "Varselet ble endret mens du så på det." in words_of(answer)


def test_the_page_leads_through_it(
    client_for: ClientFor,
    priced: Notice,
    to_kari: Dispatch,
    ingrid: Person,
    per: Person,
    providers: Server,
) -> None:
    address = f"/ansatte/varsler/{priced.pk}/betalt/brev"
    first, second = client_for(ingrid, staff=True), client_for(per, staff=True)
    assert "kr 25,00" in words_of(first.get(address))
    send, approve = ({**_seen(priced), "act": act} for act in ("send", "approve"))

    assert "To må godkjenne" in words_of(first.post(address, send))
    assert first.post(address, approve).status_code == 303
    assert "Venter på at flere godkjenner." in words_of(first.get(address))
    assert "Du har allerede godkjent" in words_of(first.post(address, approve))
    second.post(address, approve)
    assert "Send 1 for kr 25,00" in words_of(second.get(address))
    assert second.post(address, send).status_code == 303

    providers.failure = "refused"
    paid.send_all()
    page = words_of(first.get(address))
    assert "Leverandøren svarte 400." in page
    row = PaidMessage.objects.get()
    assert first.post(address, {"act": "again", "paid": row.pk}).status_code == 303
    assert PaidMessage.objects.get().state == "pending"
    assert first.post(address, {"act": "again", "paid": "x"}).status_code == 404
    assert first.post(address, {"act": "x"}).status_code == 422


def test_nobody_else_finds_the_page(
    client_for: ClientFor, priced: Notice, fatima: Person, kari: Person, per: Person
) -> None:
    address = f"/ansatte/varsler/{priced.pk}/betalt/"

    assert client_for(fatima, staff=True).get(f"{address}brev").status_code == 404
    assert client_for(kari).get(f"{address}brev").status_code == 404
    assert client_for(per, staff=True).get(f"{address}fax").status_code == 404
