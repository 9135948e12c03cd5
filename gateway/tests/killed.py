"""`python -m gateway.tests.killed FOLDER`: a gateway that people come to until somebody kills it.

It writes the number of each line that a lock opened on to FOLDER/lock, and its record to standard
output, a message in hex on each line; the answer to it comes on standard input.
"""

import itertools
import os
import sys
from datetime import timedelta
from pathlib import Path

from allmenning.keys.rules import wire
from allmenning.keys.rules.pins import pin
from gateway.journal import OPENED
from gateway.tests import world


def main(folder: Path) -> None:
    """Runs until it is killed."""
    made = world.gateway(folder / "gateway.sqlite")
    made.journal.settle_interrupted()
    mine = world.grant()
    world.Platform().tell(made, world.granted(mine))
    lock = os.open(folder / "lock", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    code = pin(world.SECRET, mine.id, 0)
    for number in itertools.count():
        at = world.NOW + timedelta(milliseconds=number)
        tried = made.attempt(world.digits(code), world.at(at))
        assert tried.decision.allowed
        assert tried.sequence is not None
        os.write(lock, tried.sequence.to_bytes(8, "big"))
        made.journal.outcome(tried.sequence, OPENED)
        lines = made.journal.unsent()
        assert lines is not None
        data = wire.send(lines, key=world.OWN, key_id=world.IDENTITY.key_id)
        sys.stdout.write(data.hex() + "\n")
        sys.stdout.flush()
        made.heard(bytes.fromhex(sys.stdin.readline()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
