"""Asking the contact register takes many calls at times, and more time than a token lasts."""

import datetime as dt

import pytest

from django.utils import timezone

from allmenning.notices.channels.contact_register import ContactRegister
from allmenning.registers.tests.stand_ins import EVA, KARI, OLA, Clock, our_tokens, registers

STEP = dt.timedelta(seconds=50)


def test_each_call_has_a_token_that_is_good_as_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()

    def passing() -> dt.datetime:
        clock.now += STEP
        return clock.now

    monkeypatch.setattr(timezone, "now", passing)
    begun = clock.now
    with registers(clock) as server:
        register = ContactRegister(f"{server.base_url}/krr/rest/v2", our_tokens(server))
        found = register.look_up([KARI, OLA, EVA, "12345678901"])

        assert server.calls["krr"] == 5
        # It had to ask for them a half at a time, and no call was turned away for its token.
        assert clock.now - begun == 5 * STEP

    assert set(found) == {KARI, OLA, EVA}
