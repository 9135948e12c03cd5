"""The stand-in for Oslo's key service, up for one test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread
from typing import Any, TypeAlias

from django.test import Client

from allmenning.keys.locks.oslo.schema import adapter
from simulators.oslonokkelen.server import Account, Server

ASSETS = ("moterom-2", "hovedinngang")
DOORS = "http://oslo.localhost"
EXECUTE, MANIFEST = "/oslonokkelen/execute", "/oslonokkelen/manifest"
Answer: TypeAlias = Any
Turn: TypeAlias = Callable[..., None]


@contextmanager
def standing_in(clock: Callable[[], datetime], *, slow_seconds: float = 3) -> Iterator[Server]:
    """The service on a free port of this machine, with a clock of its own."""
    server = Server(0, Account(assets=ASSETS), DOORS, clock, slow_seconds)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Clock:
    """The service's clock, which a test sets together with our own."""

    def __init__(self, now: datetime) -> None:
        self.now = now


def ask(token: str, *, path: str = EXECUTE, host: str = "oslo.localhost") -> Answer:
    """What the adapter answers whoever comes with this token."""
    client = Client(HTTP_HOST=host, enforce_csrf_checks=True)
    method = client.post if path == EXECUTE else client.get
    return method(path, HTTP_AUTHORIZATION=f"bearer {token}")


def answered(response: Answer) -> tuple[str, str]:
    """Status and code of the answer."""
    assert response["Content-Type"] == "application/protobuf"
    message = adapter.ActionResponse.FromString(response.content)
    first = message.attachments[0] if message.attachments else adapter.Attachment()
    code = first.error_description.code or first.denied_reason.code
    return adapter.ActionResponse.Status.Name(message.status), code
