"""A municipality on this machine that keeps what comes, and answers what it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

OPENS = '{"opens": true, "text": "Døra åpner."}'.encode()


@dataclass
class Site:
    """What came, in order: headers with small letters, and the body."""

    address: str = ""
    answer: tuple[int, bytes] = (200, OPENS)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def answering() -> Iterator[Site]:
    """A site that listens on loopback."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.came.append(({name.lower(): self.headers[name] for name in self.headers}, body))
            status, answer = site.answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://oslo.localhost:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield site
        server.shutdown()
