"""Short ways through a sign-in with the fake provider."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allmenning.registers.idporten import (
    SignedIn,
    SignInStart,
    begin_sign_in,
    complete_sign_in,
)
from allmenning.registers.tests.fake_provider import (
    ISSUER,
    NOW_SECONDS,
    PROVIDER,
    FakeProvider,
    good_claims,
    signed,
)

NOW = dt.datetime.fromtimestamp(NOW_SECONDS, dt.UTC)


def begin() -> SignInStart:
    return begin_sign_in(PROVIDER, ui_locales="nb", now=NOW)


def callback(start: SignInStart, **changes: str) -> dict[str, str]:
    return {"code": "the-code", "state": start.state, "iss": ISSUER, **changes}


def complete(start: SignInStart, **changes: str) -> SignedIn:
    return complete_sign_in(PROVIDER, start, params=callback(start, **changes), now=NOW)


def sign_in_with(fake: FakeProvider, **changes: Any) -> SignedIn:
    start = begin()
    claims = {**good_claims(start), **changes}
    fake.grant(signed({name: value for name, value in claims.items() if value is not ...}))
    return complete(start)
