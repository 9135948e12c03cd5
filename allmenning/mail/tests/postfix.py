"""A Postfix of our own: its queue and settings in one folder, loopback only, all mail to one port."""

import shutil
import smtplib
import socket
import subprocess
import time
from pathlib import Path

PROGRAMS = Path("/usr/lib/postfix/sbin")
REFUSED = "ukjent@example.no"
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
relayhost = [127.0.0.1]:{sink}
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtpd_recipient_restrictions =
    check_recipient_access inline:{{{{{refused}=550 5.1.1 Ukjent mottaker}}}}
    permit_mynetworks, reject
smtpd_timeout = {timeout}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def is_installed() -> bool:
    return PROGRAMS.exists() and shutil.which("postfix") is not None


class Postfix:
    """Takes mail at `port` and hands it on to a sink at another. Needs to be started as root."""

    def __init__(self, folder: Path, sink: int, timeout: str = "300s") -> None:
        self.folder = folder
        self.port = _free_port()
        for name in ("queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        facts = {"folder": folder, "sink": sink, "refused": REFUSED, "timeout": timeout}
        (folder / "main.cf").write_text(_MAIN.format(**facts))
        (folder / "master.cf").write_text(_MASTER.format(port=self.port))

    def start(self) -> None:
        self._run("start")
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)

    def stop(self) -> None:
        self._run("stop")

    def flush(self) -> None:
        self._run("flush")

    def queued(self) -> int:
        """How many letters it has taken and not handed on."""
        queues = ("incoming", "active", "deferred", "maildrop")
        return sum(
            1
            for queue in queues
            for file in (self.folder / "queue" / queue).rglob("*")
            if file.is_file()
        )

    def log(self) -> str:
        path = self.folder / "mail.log"
        return path.read_text(errors="replace") if path.exists() else "no log"

    def _run(self, command: str) -> None:
        subprocess.run(
            ["postfix", "-c", str(self.folder), command], check=True, capture_output=True
        )

    def _answers(self) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, "localhost", timeout=2) as server:
                return server.noop()[0] == 250
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
