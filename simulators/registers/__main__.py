"""`python -m simulators.registers --port 8106 --paid-port 8107 --clients FILE --folder DIR`.

What costs money answers on a port of its own: SvarUt takes Maskinporten's tokens, as registers do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import threading
import time
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from joserfc.jwk import KeySet

from simulators.paid.server import Server as Paid
from simulators.population.city import SEED, TOLD_BEFORE, Population
from simulators.population.contacts import contact_of
from simulators.population.districts import DEMO
from simulators.registers import folkeregisteret, krr
from simulators.registers.guarding import NoToken, WrongScope, check
from simulators.registers.maskinporten import Client
from simulators.registers.server import Server

CLIENT_ID, ORGANISATION = "allmenning", "310000027"
SVARUT_SCOPE = "ks:fiks"


def main() -> int:
    """Serve until interrupted. Returns 1 with one sentence when it cannot start."""
    arguments = _arguments()
    try:
        day = _day(arguments.folder)
        client = _client(arguments.clients)
        find = partial(contact_of, seed=SEED, day=day)
        population, journal = Population(DEMO, day), arguments.folder / f"{day}.jsonl"
        server = Server(
            arguments.port,
            {client.client_id: client},
            find,
            population=population,
            told=TOLD_BEFORE,
            journal=journal,
        )
        paid = Paid(arguments.paid_port, may_post=partial(_may_post, server))
    except (OSError, ValueError, KeyError) as error:
        print(f"The stand-ins for the registers cannot start: {error}", file=sys.stderr)
        return 1
    print(server.base_url, flush=True)
    threading.Thread(target=paid.serve_forever, daemon=True).start()
    with server, paid:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _may_post(registers: Server, authorization: str) -> bool:
    try:
        issuer = registers.maskinporten
        check(authorization, scope=SVARUT_SCOPE, issuer=issuer, clock=time.time)
    except (NoToken, WrongScope):
        return False
    return True


def _day(folder: Path) -> dt.date:
    """The day the demo's people were made on, which the folder tells; today when it does not."""
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "day"
    return dt.date.fromisoformat(told.read_text().strip()) if told.exists() else _today()


def _today() -> dt.date:
    return dt.datetime.now(ZoneInfo("Europe/Oslo")).date()


def _client(registrations: Path) -> Client:
    """The product, by the same key as it signs people in with."""
    keys = json.loads(registrations.read_text(encoding="utf-8"))["clients"][0]["jwks"]
    return Client(
        client_id=CLIENT_ID,
        organisation=ORGANISATION,
        keys=KeySet.import_key_set(keys),
        scopes=frozenset({krr.SCOPE, folkeregisteret.SCOPE, SVARUT_SCOPE}),
        registered=time.time(),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.registers", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--paid-port", type=int, required=True)
    parser.add_argument("--clients", type=Path, required=True, help="the product's registrations")
    parser.add_argument("--folder", type=Path, required=True, help="what happened is kept there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
