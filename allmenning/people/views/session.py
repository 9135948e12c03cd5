"""What the server keeps about a browser between two requests; the cookie is only its key."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from allmenning.people import queries
from allmenning.people.access import PERSON_KEY, STAFF_KEY
from allmenning.people.models import Person
from allmenning.people.rules.sealing import UnknownKey, seal, unseal
from allmenning.people.views.registration import Way
from allmenning.registers.idporten import SignedIn, SignInStart

_STARTS_KEY = "starts"
_TOKEN_KEY = "id_token"
# As many tabs as somebody may be signing in from at the same time.
_STARTS_KEPT = 5


@dataclass(frozen=True)
class Begun:
    """A sign-in that went out from this browser and has not come back."""

    way: Way
    start: SignInStart
    onward: str


def keep_start(session: SessionBase, begun: Begun) -> None:
    """Remember the start until the browser is back; the oldest of too many is forgotten."""
    starts = dict(list(session.get(_STARTS_KEY, {}).items())[1 - _STARTS_KEPT :])
    start = begun.start
    starts[start.state] = [begun.way, start.nonce, start.code_verifier, begun.onward]
    session[_STARTS_KEY] = starts


def take_start(session: SessionBase, state: str) -> Begun | None:
    """The start with this state, once; None when no sign-in of this browser has it."""
    starts = session.get(_STARTS_KEY, {})
    if state not in starts:
        return None
    way, nonce, verifier, onward = starts.pop(state)
    session[_STARTS_KEY] = starts
    start = SignInStart(url="", state=state, nonce=nonce, code_verifier=verifier)
    return Begun(Way(way), start, onward)


def enter(request: HttpRequest, person: Person, signed_in: SignedIn, way: Way) -> None:
    """Bind the session to the person, under a new key: one known before is worth nothing."""
    session = request.session
    if session.get(PERSON_KEY) in (None, person.pk):
        session.cycle_key()
    else:
        session.flush()
    session[PERSON_KEY], session[STAFF_KEY] = person.pk, way is Way.STAFF
    session["sid"], session["issuer"] = signed_in.sid or "", signed_in.issuer
    session[_TOKEN_KEY] = _sealed(signed_in.id_token)
    rotate_token(request)


def id_token(session: SessionBase) -> str | None:
    """The token the session began with, None when it can no longer be read."""
    key_id, text = session.get(_TOKEN_KEY, ("", ""))
    try:
        return unseal(b64decode(text), queries.key_ring().key(key_id))
    except UnknownKey:
        return None


def _sealed(token: str) -> tuple[str, str]:
    # The token names the person by her number, in the clear to whoever reads the table.
    key = queries.key_ring().current
    return key.id, b64encode(seal(token, key)).decode()
