"""The page where what costs money is approved, ordered and tried again."""

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

    assert "To må godkjenne" in words_of(first.post(address, {"act": "send"}))
    assert first.post(address, {"act": "approve"}).status_code == 303
    assert "Venter på at flere godkjenner." in words_of(first.get(address))
    assert "Du har allerede godkjent" in words_of(first.post(address, {"act": "approve"}))
    second.post(address, {"act": "approve"})
    assert "Send 1 for kr 25,00" in words_of(second.get(address))
    assert second.post(address, {"act": "send"}).status_code == 303

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
