"""Killed senders, a restarted relay and a restarted database leave nobody out and nobody twice."""

import json
import subprocess
import sys

import pytest

from allmenning.notices.tests.crashing import KILLS, PEOPLE
from runner import django_commands, testing, variables

_CODE = "import django; django.setup(); from allmenning.notices.tests.crashing import main; main()"


@pytest.mark.prove
def test_twenty_kills_among_twenty_thousand_people() -> None:
    assert KILLS == 20
    with testing.throwaway() as cluster:
        product = variables.product(cluster)
        django_commands.migrate(product)
        process = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            env=product,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "halfway\n"
            cluster.stop()
            cluster.start()
            told = json.loads(process.communicate(timeout=400)[0])
        finally:
            process.kill()
    assert told == {
        "states": {"accepted": PEOPLE},
        "taken": PEOPLE,
        "twice": 0,
        "lost": 0,
        "unknown_to_the_ledger": 0,
    }
