"""A meeting place has a room of its own, and staff find another when it is taken."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
ROOM = "Storsalen, Verdenshuset Haugenstua"


def add(ingrid: Visitor) -> None:
    ingrid.go("/ansatte/moteplasser/babytreff/ny-okt")
    ingrid.fill("Hvilken dag?", "2027-02-09")
    ingrid.fill("Fra klokka", "18:00")
    ingrid.fill("Til klokka", "20:00")
    ingrid.choose("Hvor?", ROOM)
    ingrid.tap(ingrid.button("Legg til økten"))


def test_a_session_gets_a_room_and_who_comes_second_is_told_what_is_free(visit: Visit) -> None:
    ingrid = visit()
    ingrid.go("/ansatte")
    ingrid.sign_in("Ingrid Sæther", as_staff=True)
    add(ingrid)
    expect(ingrid.main).to_contain_text("Økten er lagt til.")

    add(ingrid)
    expect(ingrid.main).to_contain_text(re.compile("Storsalen er ikke ledig da. Dette er ledig: "))
    ingrid.look("session-room-taken")
    ingrid.go("/ansatte/moteplasser/kvinnenettverket-kveld")
    ingrid.glance("meeting-place-with-room")
    ingrid.tap(ingrid.main.get_by_role("link", name=re.compile("^Flytt")).first)
    ingrid.look("session-move")
