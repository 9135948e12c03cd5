"""`./run demo`: three municipalities full of places, up until Ctrl-C."""

import argparse
import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from runner import assets, django_commands, doors, environment, shell, variables
from runner.console import Failure, say
from runner.doors import Doors
from runner.leftovers import Ledger
from runner.locks import FileLock, Taken
from runner.management import POSTGRES
from runner.paths import VAR
from runner.ports import HIGHEST_WEB, LOOPBACK, Ports
from runner.postgres import Cluster, Server
from runner.processes import Processes

MAILBOX = VAR / "mailbox"
MUNICIPALITIES = ("oslo", "asker", "baerum")
_UP_SECONDS = 180
_ANSWER_SECONDS = 5


def demo(arguments: list[str]) -> int:
    """Sets everything up, starts it, says where it is, and stays until it is interrupted.

    Raises Failure when a port is taken, another demo runs, or a process ends by itself.
    """
    ports = Ports(_port(arguments))
    ledger = Ledger(VAR / "demo.processes")
    with ExitStack() as stack:
        stack.enter_context(_only_demo())
        ledger.end_all()
        ports.refuse_taken()
        environment.prepare()
        assets.prepare()
        server: Server = variables.external() or stack.enter_context(Cluster(POSTGRES))
        processes = stack.enter_context(Processes(ledger))
        more = variables.key_service(ports) | variables.notices()
        product = variables.product(server, ports, **more)
        if isinstance(server, Cluster):
            processes.watch(server)
            django_commands.migrate(product, server.migrated)
        else:
            django_commands.migrate(product)
        return _stay_up(processes, product, ports)


@contextmanager
def _only_demo() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    lock = FileLock(VAR / "demo.lock")
    try:
        lock.take(wait=False)
        yield
    except Taken:
        raise Failure("Another demo already runs in this folder.") from None
    finally:
        lock.close()


def _port(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run demo", allow_abbrev=False)
    parser.add_argument("--port", type=int, default=Ports.web, help="of the web server")
    port: int = parser.parse_args(arguments).port
    if not 1 <= port <= HIGHEST_WEB:
        raise Failure(f"There is no port {port} to use: choose one from 1 to {HIGHEST_WEB}.")
    return port


def _stay_up(processes: Processes, product: dict[str, str], ports: Ports) -> int:
    try:
        _start(processes, product, ports)
        say("Loading the municipalities …")
        found = doors.doors(ports)
        _load(product, found)
        _start_doors(processes, product, found)
        _wait(processes, ports)
        _start_key_service(processes, product, ports)
        say(_addresses(ports, has_doors=found is not None))
        say(_people(ports) + "Ctrl-C stops it.")
        processes.run()
    except KeyboardInterrupt:
        say("Stopping …")
    return 0


def _load(product: dict[str, str], found: Doors | None) -> None:
    """Fills the municipalities; the doors need what the process that issues keys knows."""
    load = ("load_demo", "--key-service", "--registers", str(variables.REGISTERS))
    if found is None:
        django_commands.aloud(product, *load)
    else:
        django_commands.aloud(variables.link(product), *load, "--gateway", str(found.folder))


def _start(processes: Processes, product: dict[str, str], ports: Ports) -> None:
    """Starts the site, which takes as long as looking what is missing; nobody knows of it yet."""
    _register(ports)
    found = commands(ports, variables.CLIENTS, MAILBOX) | senders(product)
    for name, command in found.items():
        processes.start(name, command, product)


def _start_doors(processes: Processes, product: dict[str, str], found: Doors | None) -> None:
    for process in found.processes(product) if found else ():
        processes.start(process.name, process.command, process.env)


def _start_key_service(processes: Processes, product: dict[str, str], ports: Ports) -> None:
    """Starts the stand-in for Oslo's, which the first visitor is not kept waiting for."""
    account = json.loads(product["OSLO_KEY_SERVICE"])["oslo"]
    where = ("--port", str(ports.key_service), "--doors", account["adapter"]["audience"])
    secret = {"KEY_SERVICE_API_KEY": account["push"]["api_key"]}
    command = shell.module("simulators.oslonokkelen", *where)
    processes.start("key-service", command, {**doors.plain(), **secret})


def _wait(processes: Processes, ports: Ports) -> None:
    if not processes.run(answers(ports.web), _UP_SECONDS):
        raise Failure(f"The site did not answer within {_UP_SECONDS} seconds.")


def commands(ports: Ports, clients: Path, mailbox: Path) -> dict[str, list[str]]:
    """What runs beside the database, by name, in the order it is started.

    `clients` is the file of registrations, `mailbox` the folder the letters are kept in; what
    happens in the registers is kept beside it.
    """
    mail = ("--smtp-port", str(ports.smtp), "--http-port", str(ports.mailbox))
    sign_in = ("--port", str(ports.sign_in), "--clients", clients)
    folder = mailbox.with_name("registers")
    at = ("--port", str(ports.registers), "--paid-port", str(ports.paid))
    registers = (*at, "--clients", clients, "--folder", folder)
    worker = ("procrastinate", "worker", "--shutdown-graceful-timeout", "5")
    web = ("--config", "runner/gunicorn.py", "allmenning.config.wsgi:application")
    return {
        "mail": shell.module("simulators.mailbox", *mail, "--folder", mailbox),
        "sign-in": shell.module("simulators.idporten", *sign_in),
        "registers": shell.module("simulators.registers", *registers),
        "worker": shell.module("django", *worker),
        "web": shell.module("gunicorn", *web),
    }


def senders(product: Mapping[str, str]) -> dict[str, list[str]]:
    """Who sends notices; their key is made first."""
    key = Path(product["NOTICES_DKIM_KEY_FILE"])
    if not key.exists():
        shell.run(
            shell.module("django", "make_dkim_key", key),
            env=product,
            failure="The key that notices are signed with could not be made.",
        )
    return {"senders": shell.module("django", "send_notices", "--processes", "1")}


def _register(ports: Ports) -> None:
    """Makes the product known to the stand-in for ID-porten, with new keys for every run."""
    variables.CLIENTS.parent.mkdir(mode=0o700, exist_ok=True)
    files = ("--out", variables.CLIENTS, "--keys-out", variables.SIGNING_KEY)
    shell.run(
        shell.module("simulators.clients", "--port", str(ports.web), *files),
        failure="The site could not be registered for signing in.",
    )


def answers(port: int) -> Callable[[], bool]:
    """A question to ask until it is true: whether the site on this port is up."""

    def is_up() -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_ANSWER_SECONDS)
        try:
            connection.request("GET", "/health", headers={"Host": _host(MUNICIPALITIES[0], port)})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return is_up


def _host(municipality: str, port: int) -> str:
    return f"{municipality}.localhost:{port}"


def _people(ports: Ports) -> str:
    return shell.run(
        shell.module("demo.people", str(ports.web)), failure="The people could not be listed."
    )


def _addresses(ports: Ports, *, has_doors: bool) -> str:
    sites = [f"  http://{_host(name, ports.web)}/" for name in MUNICIPALITIES]
    mailbox = f"  http://{LOOPBACK}:{ports.mailbox}/"
    drawn = ["The doors of Haugen skole:", f"  http://{LOOPBACK}:{ports.locks}/"]
    drawn += ["A telephone that rings them:", f"  http://{LOOPBACK}:{ports.telephone}/"]
    mails = ["The mail it sends:", mailbox]
    keys = ["Oslo's key service:", f"  http://{LOOPBACK}:{ports.key_service}/"]
    keys += ["Folkeregisteret, where somebody may move:", f"  http://{LOOPBACK}:{ports.registers}/"]
    keys += ["Letters and texts that were paid for:", f"  http://{LOOPBACK}:{ports.paid}/"]
    said = ["", "Allmenning is up:", *sites, *mails, *keys, *(drawn if has_doors else [])]
    return "\n".join(said)
