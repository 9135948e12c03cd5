"""A port that somebody listens on is named before anything is started."""

import socket

import pytest

from runner.console import Failure
from runner.demo import demo
from runner.ports import HIGHEST_WEB, LOOPBACK, Ports


def test_other_ports_lie_at_fixed_distances() -> None:
    ports = Ports(9000)

    assert (ports.web, ports.smtp, ports.sign_in, ports.mailbox) == (9000, 9025, 9101, 9102)


def test_the_doors_have_ports_of_their_own() -> None:
    ports = Ports(9000)

    assert (ports.platform_broker, ports.local_broker) == (9083, 9084)
    assert (ports.key_service, ports.locks, ports.telephone) == (9103, 9104, 9105)
    assert (ports.registers, ports.paid) == (9106, 9107)


def test_no_port_lies_above_the_last_there_is() -> None:
    ports = Ports(HIGHEST_WEB)
    names = [name for name, what in vars(Ports).items() if isinstance(what, property)]

    assert max(getattr(ports, name) for name in names) == 65535


@pytest.mark.parametrize(
    "which",
    [
        "web",
        "smtp",
        "sign_in",
        "mailbox",
        "platform_broker",
        "local_broker",
        "key_service",
        "locks",
        "telephone",
        "registers",
        "paid",
    ],
)
def test_a_taken_port_is_named(which: str) -> None:
    ports = Ports(8260)
    with socket.socket() as somebody:
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        somebody.bind((LOOPBACK, getattr(ports, which)))
        somebody.listen()

        with pytest.raises(Failure, match=f"Port {getattr(ports, which)} is taken"):
            ports.refuse_taken()


@pytest.mark.parametrize("port", ["0", "-1", "65500", "1000000000"])
def test_a_port_that_does_not_exist_is_refused(port: str) -> None:
    with pytest.raises(Failure, match="There is no port"):
        demo(["--port", port])


def test_free_ports_pass() -> None:
    Ports(8260).refuse_taken()
