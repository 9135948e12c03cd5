"""How far the municipality has come: each number held against buildings set up for it."""

from datetime import datetime
from typing import Any

from django.test import Client

from allmenning.booking.models import Terms
from allmenning.booking.tests.adoptions import begun, empty_school
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, RolloutTarget, Space
from tests.cast import ClientFor

URL = "/ansatte/utrulling"


def page(client: Client) -> Any:
    answer = client.get(URL)
    assert answer.status_code == 200
    return answer


def targets() -> None:
    RolloutTarget.objects.create(category="", places=20)
    RolloutTarget.objects.create(category="Skole", places=10)


def test_what_is_connected_is_counted_against_the_target(
    musikkrom: Space, haugen: Building, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    targets()
    Building.objects.update(category="Skole")
    client = client_for(fatima, staff=True)
    every, schools = page(client).context["rows"]
    assert (every["booking"], every["keys"], every["both"], every["unsaid"]) == (1, 0, 0, 1)
    assert (every["booking_bar"], schools["booking_bar"]) == (5, 10)
    assert "1 ikke registrert" in page(client).content.decode()

    Building.objects.update(opens_with_key=True)

    every, schools = page(client).context["rows"]
    assert (every["keys"], every["both"], every["unsaid"]) == (1, 1, 0)
    assert (schools["name"], schools["target"]) == ("Skole", 10)


def test_what_the_next_ones_lack(
    haugen: Building, haugen_unit: Unit, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    targets()
    empty_school(haugen_unit)
    bare = Space.objects.create(building=haugen, name="Sal", slug="sal", kind="gym", capacity=5)

    shown = {one["name"]: one for one in page(client_for(fatima, staff=True)).context["underway"]}

    assert shown["Haugen skole"]["lacks"] == ["bestillingsregler", "å bli åpnet for alle"]
    assert shown["Haugen skole"]["url"] == "/ansatte/bygg/haugen-skole"
    lia = shown["Bjørkelunden skole"]
    assert lia["lacks"] == ["lokaler", "åpningstider", "å bli åpnet for alle"]
    assert (lia["key"], bare.is_published) == ("ikke registrert", False)


def test_buildings_no_target_asks_for_are_only_counted(
    haugen: Building, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    shown = page(client_for(fatima, staff=True))

    assert (shown.context["underway"], shown.context["others"]) == ([], 1)
    assert "1 bygg til har ingen lokaler å låne." in shown.content.decode()
    assert "Kommunen har ikke satt noe mål." in shown.content.decode()


def test_a_place_being_tried_is_not_counted(
    haugen_unit: Unit, terms: Terms, ingrid: Person, client_for: ClientFor, now: datetime
) -> None:
    targets()
    adoption = begun(haugen_unit, terms, ingrid, now)
    client = client_for(ingrid, staff=True)
    client.post(f"/ansatte/ta-i-bruk/{adoption.pk}/vilkar", {"read": "on"})
    assert page(client).context["underway"][0]["lacks"] == ["å bli åpnet for alle"]

    client.post(f"/ansatte/ta-i-bruk/{adoption.pk}/prov")

    assert page(client).context["underway"] == []
    assert [row["booking"] for row in page(client).context["rows"]] == [1, 1]


def test_only_those_who_lead_are_shown_the_way_to_take_into_use(
    haugen: Building, fatima: Person, ingrid: Person, client_for: ClientFor, now: datetime
) -> None:
    assert page(client_for(fatima, staff=True)).context["adopt_url"] == ""
    assert page(client_for(ingrid, staff=True)).context["adopt_url"] == "/ansatte/ta-i-bruk"


def test_only_administrators_are_shown_the_way_to_targets_and_templates(
    ingrid: Person, per: Person, client_for: ClientFor, now: datetime
) -> None:
    leader = page(client_for(ingrid, staff=True)).context
    administrator = page(client_for(per, staff=True)).context

    assert (leader["targets_url"], leader["templates_url"]) == ("", "")
    assert administrator["targets_url"] == f"{URL}/mal"
    assert administrator["templates_url"] == "/ansatte/maler"


def test_residents_do_not_see_it(kari: Person, client_for: ClientFor) -> None:
    assert client_for(kari).get(URL).status_code == 404
