"""What journeys leave behind: no log of ours and no gateway's disk may tell who came, or by what code."""

import hmac
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from allmenning.keys.rules import pins
from runner import variables
from tests.canaries import Known, seen_on_disk

# These stand for systems of others: mail relay, ID-porten, the locks' programs, the telephone.
OTHERS = ("mail", "sign-in", "locks", "telephone")
_EVERY_CODE = (
    "SELECT g.token, g.pin, c.gateway_id FROM keys_grant g JOIN keys_credential c"
    " ON c.grant_id = g.id WHERE g.pin IS NOT NULL AND c.gateway_id IS NOT NULL"
)


def codes(owner: str) -> Iterator[str]:
    """The code of every key that stands in the database, derived as the product's processes do."""
    secret = bytes.fromhex(variables.settings()["ALLMENNING_PIN_SECRET"])
    everywhere = make_conninfo(owner, options="-c allmenning.municipality=*")
    with psycopg.connect(everywhere) as database:
        rows = database.execute(_EVERY_CODE).fetchall()
    for token, counter, gateway in rows:
        of_gateway = hmac.digest(secret, gateway.to_bytes(8, "big"), "sha256")
        yield pins.pin(of_gateway, bytes(token), counter)


def left_in(folder: Path, known: Known) -> set[str]:
    """Which kinds of canary stand in which files of a run: logs, and what gateways keep."""
    logs = [file for file in folder.rglob("*.log") if file.stem not in OTHERS]
    files = sorted([*logs, *folder.rglob("*.sqlite*")])
    return {
        f"{kind} in {file.name}"
        for file in files
        for kind in seen_on_disk(file.read_bytes()).kinds(known)
    }
