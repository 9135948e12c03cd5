"""The sink on its two ports: SMTP in a loop of its own, and its log over HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qsl

from simulators.sink.accepted import Accepted
from simulators.sink.protocol import MODES, Connection, State

_LONGEST_BODY = 1_000_000


class Sink:
    """Listens on 127.0.0.1 only. Port 0 takes a free one. Raises OSError when one is taken."""

    def __init__(self, folder: Path, *, smtp_port: int = 0, http_port: int = 0) -> None:
        self.state = State(Accepted(folder / "accepted"))
        self._socket = socket.create_server(("127.0.0.1", smtp_port))
        self.port: int = self._socket.getsockname()[1]
        self._http = _Log(http_port, self.state)
        self.log_address = f"http://127.0.0.1:{self._http.server_port}/accepted"
        self._loop = asyncio.new_event_loop()
        self._stop, self._is_up = asyncio.Event(), Event()
        serve = {"poll_interval": 0.05}
        self._threads = [
            Thread(target=self._run, daemon=True),
            Thread(target=self._http.serve_forever, kwargs=serve, daemon=True),
        ]

    def start(self) -> None:
        """Take connections from now on."""
        for thread in self._threads:
            thread.start()
        self._is_up.wait()

    def stop(self) -> None:
        """Close every connection, and both ports."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._http.shutdown()
        for thread in self._threads:
            thread.join()
        self._http.server_close()
        self.state.accepted.close()

    def wait(self) -> None:
        """Until it ends."""
        self._threads[0].join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        connections: set[Connection] = set()

        def connected() -> Connection:
            connection = Connection(self.state)
            connections.add(connection)
            return connection

        server = await self._loop.create_server(connected, sock=self._socket)
        self._is_up.set()
        await self._stop.wait()
        server.close()
        for connection in connections:
            connection.abort()


class _Log(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, state: State) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.state = state


class _Handler(BaseHTTPRequestHandler):
    server: _Log
    timeout = 30

    def do_GET(self) -> None:
        times = self.server.state.accepted.times
        self._send(200, {"accepted": len(times), "twice": sum(times.values()) - len(times)})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            return self._send(413, {})
        body = self.rfile.read(int(length))
        if self.path == "/simulator/fail" and "Origin" not in self.headers:
            return self._send(*self._fail(dict(parse_qsl(body.decode(errors="replace")))))
        try:
            asked = json.loads(body)["message_ids"]
            accepted = self.server.state.accepted
            since = accepted.complete_since.isoformat()
            return self._send(200, {"accepted": accepted.among(asked), "complete_since": since})
        except (ValueError, KeyError, TypeError):
            return self._send(400, {})

    def _fail(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        if form.get("mode") not in MODES:
            return 400, {"modes": MODES}
        state = self.server.state
        state.seconds, state.mode = float(form.get("seconds", "0")), form["mode"]
        return 200, {}

    def log_message(self, format: str, *args: object) -> None:
        """What is asked names mails: nothing of it is written."""

    def _send(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
