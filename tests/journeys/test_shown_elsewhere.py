"""What stands on a wall, and in frames on others' sites."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.prove, pytest.mark.browser]
FATIMA, PER = "Fatima Hassan", "Per Haugland"
SCREEN, SHARE = "/skjerm/haugen-skole", "/ansatte/skjerm/haugen-skole"
LYING, STANDING = {"width": 1920, "height": 1080}, {"width": 1080, "height": 1920}
SEE_THROUGH = "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("size", [LYING, STANDING], ids=["lying", "standing"])
def test_a_screen_on_the_wall_stands_still_and_says_when_the_net_is_gone(
    visit: Visit, size: dict[str, int]
) -> None:
    wall = visit(astray=True)
    wall.page.set_viewport_size({"width": size["width"], "height": size["height"]})
    wall.go(SCREEN)
    expect(wall.heading).to_have_text("Haugen skole")
    height = wall.page.evaluate("document.documentElement.scrollHeight")
    assert height <= size["height"]
    wall.glance(f"screen-{size['width']}")

    without_net = wall.page.locator("[data-stale]")
    expect(without_net).to_be_hidden()
    wall.page.route("**/skjerm/**", lambda route: route.fulfill(status=404))
    wall.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(without_net).to_contain_text("Uten nett siden")
    expect(wall.heading).to_have_text("Haugen skole")
    wall.glance(f"screen-without-net-{size['width']}")

    wall.page.unroute("**/skjerm/**")
    wall.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(without_net).to_be_hidden()


def test_a_screen_is_read_on_a_phone_too(visit: Visit) -> None:
    passer_by = visit(script=False)
    passer_by.go(SCREEN)
    passer_by.look("screen")


def test_a_calendar_is_pasted_into_the_schools_own_site(visit: Visit) -> None:
    fatima = visit()
    fatima.go(SHARE)
    fatima.sign_in(FATIMA, as_staff=True)
    fatima.look("share")
    with foreign_site() as site:
        fatima.taps = 0
        fatima.fill("Nettsider som kan vise kalenderen", site.address)
        fatima.tap(fatima.button("Lagre"))
        expect(fatima.main).to_contain_text("Lim inn koden")
        fatima.look("share-code")
        assert fatima.taps == 2
        site.body = fatima.page.get_by_label("Norsk bokmål").input_value()

        anybody = visit(width=1000)
        anybody.page.goto(site.address)
        frame = anybody.page.frame_locator("iframe")
        expect(frame.get_by_role("heading", level=1)).to_have_text("Kalenderen til Haugen skole")
        ground = frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        assert ground != SEE_THROUGH
        frame.get_by_role("link", name="Uke").click()
        expect(frame.locator(".embedded-week")).to_be_visible()
        assert anybody.page.context.cookies() == []

    for form in ("liste", "uke"):
        alone = visit()
        alone.go(f"/bygg-inn/bygg/haugen-skole?vis={form}")
        alone.look(f"embedded-{form}")


def test_an_address_of_another_system_is_taken_and_shown(visit: Visit) -> None:
    per = visit()
    per.go("/ansatte/nokler-til-api")
    per.sign_in(PER, as_staff=True)
    per.fill("Hvilket system skal bruke den?", "Skolens kalender")
    per.page.get_by_label("følge med på endringer").check()
    per.page.get_by_label("Gjelder til og med").fill("2027-06-30")
    per.button("Lag API-nøkkelen").click()
    per.link("Beskjeder om endringer Skolens kalender").click()
    per.fill("Adressen til systemet", "ikke en adresse")
    per.button("Lagre adressen").click()
    expect(per.main).to_contain_text("Skriv hele adressen, med https:// først.")
    per.look("webhook-wrong")
    per.fill("Adressen til systemet", "http://127.0.0.1:9/")
    per.button("Lagre adressen").click()
    expect(per.main).to_contain_text("whsec_")
    per.look("webhook")
    per.button("Slutt å sende").click()
    expect(per.main).to_contain_text("Systemet får ikke flere beskjeder.")


class Site:
    """A site of somebody else's, as dark as ours is light."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.body = ""


@contextmanager
def foreign_site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                page = f'<html lang="nb"><title>Skolen</title><body bgcolor=black>{site.body}'
                self.wfile.write(page.encode())

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()
