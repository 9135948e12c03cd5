"""The page of what a request costs, beside what it used to cost."""

import re
from datetime import datetime

from allmenning.booking.actions.decisions import decline
from allmenning.booking.actions.effort import count_minute
from allmenning.booking.actions.messages import Words, send_message
from allmenning.booking.tests.scenes import asked, beside
from allmenning.core.models import Municipality
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/innsats"


def page(client_for: ClientFor, who: Person) -> str:
    answer = client_for(who, staff=True).get(PAGE)
    assert answer.status_code == 200
    return words_of(answer)


def test_what_is_not_registered_is_said_so(
    fatima: Person, haugen: Building, client_for: ClientFor
) -> None:
    shown = page(client_for, fatima)

    assert shown.count("ikke registrert") == 8
    assert "30 e-poster frem og tilbake på én booking" in shown
    assert "halvtime per booking" in shown


def test_figures_stand_with_what_they_rest_on(
    kari: Person,
    fatima: Person,
    haugen: Building,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking = asked(kari, gymsal, now)
    words = Words("Kan vi få stoler?")
    send_message(request=booking.request, author=kari, words=words, by_staff=False, now=now)
    count_minute(booking=booking, employee=fatima, now=now)
    decline(booking=booking, by=fatima, reason="Stengt", now=now)
    beside(haugen)

    shown = page(client_for, fatima)

    row = shown[shown.index('<th scope="row">Haugen skole</th>') :]
    row = row[: row.index("</tr>")]
    figures = re.findall(r"<td data-label=[^>]+>(.*?)</td>", row)
    assert figures == [
        f'{value} <span class="small soft">{rests_on}</span>'
        for value, rests_on in (
            ("1", "1 søknad"),
            ("1", "1 søknad"),
            ("0 %", "1 søknad"),
            ("1 minutt", "1 svar"),
        )
    ]
    other = shown[shown.index('<th scope="row">Rommen skole</th>') :]
    assert other[: other.index("</tr>")].count("ikke registrert") == 4


def test_one_sees_ones_own_buildings_only(
    fatima: Person, ingrid: Person, stovner: Unit, haugen: Building, client_for: ClientFor
) -> None:
    fatima.roles.update(
        unit=Unit.objects.create(parent=stovner, kind=Unit.Kind.BUILDING, name="Rommen skole")
    )

    assert "Haugen skole" in page(client_for, ingrid)
    hers = page(client_for, fatima)
    assert "Haugen skole" not in hers
    assert "Du har ikke ansvar for noe bygg ennå." in hers


def test_residents_and_strangers_do_not_find_it(
    kari: Person, fatima: Person, nils: Person, asker: Municipality, client_for: ClientFor
) -> None:
    for client in (client_for(kari), client_for(fatima), client_for(nils, staff=True)):
        assert client.get(PAGE).status_code == 404


def test_the_front_page_of_staff_leads_there(fatima: Person, client_for: ClientFor) -> None:
    assert f'href="{PAGE}"' in client_for(fatima, staff=True).get("/ansatte").content.decode()
