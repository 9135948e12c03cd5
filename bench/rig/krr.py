"""The stand-ins for Maskinporten and the contact register, knowing the whole made-up population:
`python -m bench.rig.krr --folder …` tells its address and keeps our key in the folder."""

import argparse
import json
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from joserfc.jwk import KeySet, RSAKey

from allmenning.registers import krr
from simulators.population.city import SEED
from simulators.population.contacts import contact_of
from simulators.registers.krr import Entry
from simulators.registers.maskinporten import Client
from simulators.registers.server import Server

CLIENT, KEY_FILE = "allmenning-bench", "maskinporten.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rig.krr")
    parser.add_argument("--folder", type=Path, required=True)
    folder = parser.parse_args().folder
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "bench"})
    (folder / KEY_FILE).write_text(json.dumps(key.as_dict(private=True)))
    client = Client(CLIENT, "310000027", KeySet([key]), frozenset({krr.SCOPE}), time.time())
    today = datetime.now(UTC).date()

    @cache
    def found(number: str) -> Entry:
        return contact_of(number, seed=SEED, day=today)

    with Server(0, {CLIENT: client}, found, time.time) as server:
        print(server.base_url, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
