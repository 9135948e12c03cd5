"""The product behind a real port and the stand-in as a process of its own, for journeys."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from allmenning.config.wsgi import application


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        """The product writes its own line for each request."""


@contextmanager
def product() -> Iterator[int]:
    """The product on a free port of 127.0.0.1, which is given."""
    with ThreadedWSGIServer(("127.0.0.1", 0), _Quiet) as server:
        server.daemon_threads = True
        server.set_app(application)
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def stand_in(web_port: int, folder: Path) -> Iterator[tuple[list[str], Path]]:
    """The stand-in, which knows the product on that port: its issuers, and the product's key."""
    clients, key = folder / "clients.json", folder / "key.pem"
    files = ["--out", str(clients), "--keys-out", str(key)]
    _module("simulators.clients", "--port", str(web_port), *files).communicate()
    process = _module("simulators.idporten", "--port", "0", "--clients", str(clients))
    try:
        assert process.stdout
        yield process.stdout.readline().strip().split(", "), key
    finally:
        process.terminate()
        process.communicate()


def _module(name: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", name, *arguments]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
