"""The page of doors: what is shown goes to the reader, and its answer stands at the door."""

import json
import random
import time
from collections.abc import Iterator
from threading import Thread
from typing import Any

import paho.mqtt.client as mqtt
import pytest
import requests
from paho.mqtt.enums import CallbackAPIVersion

from gateway.tests.conftest import PASSWORD, RealBroker, local_broker
from simulators.locks import words
from simulators.locks.__main__ import made
from simulators.locks.lock import Lock, Manners
from simulators.locks.server import Server
from simulators.locks.surface import Door, Surface

__all__ = ["local_broker"]


@pytest.fixture
def server(local_broker: RealBroker) -> Iterator[Server]:
    quick = Lock("hoveddor", "X1", Manners(seconds=0), random.Random(1))
    door = Door(7, "Hovedinngang <1>", "Prøvehuset", quick)
    surface = Surface([door], local_broker.port, "locks", PASSWORD)
    surface.start()
    until(lambda: surface.is_connected)
    server = Server(0, surface)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    surface.stop()


@pytest.fixture
def gateway(local_broker: RealBroker, server: Server) -> Iterator[list[dict[str, Any]]]:
    """A gateway that lets in who has 246813; yields what readers told it."""
    told: list[dict[str, Any]] = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set("gateway", PASSWORD)

    def heard(one: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        facts = json.loads(message.payload)
        if message.topic.endswith("/answer"):
            return
        told.append(facts)
        answers = [{"open": False, "reason": "unknown"}]
        if facts.get("pin") == "246813":
            answers = [{"open": True, "outcome": said} for said in (None, "opened")]
            one.publish("zigbee2mqtt/hoveddor/set", '{"state": "UNLOCK"}')
        for answer in answers:
            said = json.dumps({**answer, "id": facts["id"]})
            one.publish("allmenning/readers/7/answer", said)

    client.on_message = heard
    client.connect("127.0.0.1", local_broker.port)
    is_listening: list[bool] = []
    client.on_subscribe = lambda *_: is_listening.append(True)
    client.loop_start()
    client.subscribe("allmenning/readers/+/+")
    until(lambda: bool(is_listening))
    yield told
    client.disconnect()
    client.loop_stop()


def until(holds: Any) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def address(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def seen(server: Server) -> dict[str, Any]:
    (door,) = requests.get(address(server, "/doors.json"), timeout=5).json()
    return dict(door)


def act(server: Server, deed: str, **form: str) -> requests.Response:
    return requests.post(address(server, f"/dor/7/{deed}"), data=form, timeout=30)


def test_a_right_code_opens_the_door(server: Server, gateway: list[dict[str, Any]]) -> None:
    page = act(server, "kode", kode=" 246813 ")
    assert page.url == address(server, "/")
    until(lambda: seen(server)["open"])
    assert seen(server)["said"] == "Døra er åpen. Velkommen inn!"
    assert [(one["pin"]) for one in gateway] == ["246813"]


def test_a_wrong_one_is_told_so(server: Server, gateway: list[dict[str, Any]]) -> None:
    act(server, "kode", kode="111222")
    assert seen(server) == {
        "number": 7,
        "open": False,
        "state": "Døra er låst",
        "said": "Døra kjenner ikke denne koden.",
    }


def test_a_square_code_goes_as_it_was_pasted(server: Server, gateway: list[dict[str, Any]]) -> None:
    act(server, "qr", qr="AB C\r\n", kode="135790")
    assert (gateway[0]["code"], gateway[0]["pin"]) == ("AB C", "135790")


def test_without_a_gateway_the_door_says_that_it_is_silent(server: Server) -> None:
    assert server.surface.show(7, "pin", {"pin": "1"}) == words.SILENT


def test_the_bell_rings(server: Server) -> None:
    act(server, "ring")
    assert seen(server)["said"] == words.RUNG


def test_the_page_escapes_and_forbids(server: Server) -> None:
    answer = requests.get(address(server, "/"), timeout=5)
    assert "Hovedinngang &lt;1&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/dor/8/kode", "/dor/7/kikk", "/dor/x/kode", "/"])
def test_no_other_deeds(server: Server, path: str) -> None:
    assert requests.post(address(server, path), data={}, timeout=5).status_code == 404


def test_what_is_too_long_is_refused(server: Server) -> None:
    assert act(server, "qr", qr="A" * 5000).status_code == 413


def test_of_two_doors_the_second_is_bad() -> None:
    first, second = made(None, seed=1)
    assert (first.lock.manners.drops, second.lock.manners.drops) == (0, 0.10)
