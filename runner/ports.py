"""The ports of one run, all on 127.0.0.1 and at fixed distances from the first."""

import errno
import socket
from dataclasses import dataclass

from runner.console import Failure

LOOPBACK = "127.0.0.1"
# The others lie up to 107 above it.
HIGHEST_WEB = 65535 - 107


@dataclass(frozen=True)
class Ports:
    """The ports that the demo listens on."""

    web: int = 8000

    @property
    def smtp(self) -> int:
        """Where the mail sink takes letters."""
        return self.web + 25

    @property
    def sign_in(self) -> int:
        """Where the stand-ins for ID-porten and Ansattporten answer."""
        return self.web + 101

    @property
    def mailbox(self) -> int:
        """Where the mail sink shows what came in."""
        return self.web + 102

    @property
    def platform_broker(self) -> int:
        """Where gateways and the platform meet."""
        return self.web + 83

    @property
    def local_broker(self) -> int:
        """Where the gateway meets its locks and readers."""
        return self.web + 84

    @property
    def key_service(self) -> int:
        """Where the stand-in for Oslo's key service answers."""
        return self.web + 103

    @property
    def locks(self) -> int:
        """Where the doors are drawn."""
        return self.web + 104

    @property
    def telephone(self) -> int:
        """Where the telephone is that rings the doors."""
        return self.web + 105

    @property
    def registers(self) -> int:
        """Where the stand-ins for the national registers answer."""
        return self.web + 106

    @property
    def paid(self) -> int:
        """Where letters on paper and text messages are taken."""
        return self.web + 107

    def refuse_taken(self) -> None:
        """Raises Failure naming the first port that another program listens on."""
        doors = (self.platform_broker, self.local_broker, self.locks, self.telephone)
        keys = (self.key_service, self.registers, self.paid, *doors)
        for port in (self.web, self.smtp, self.sign_in, self.mailbox, *keys):
            if _is_taken(port):
                raise Failure(
                    f"Port {port} is taken by another program: "
                    "end it, or choose other ports with --port."
                )


def _is_taken(port: int) -> bool:
    with socket.socket() as trial:
        # As the servers do themselves: a connection that is closing takes no port.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise
    return False
