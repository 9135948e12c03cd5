"""One provider: its address, its key, and whom it knows and remembers."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from joserfc.jwk import KeySet, RSAKey

from simulators.idporten.kinds import Kind
from simulators.idporten.people import Person
from simulators.idporten.registration import Client
from simulators.keeping import Clock, Kept

FAILURES = ("none", "down", "slow", "wrong_nonce", "wrong_signature", "lower_acr", "missing_pid")
SESSION_IDLE_SECONDS = 30 * 60
SESSION_LONGEST_SECONDS = 120 * 60
CODE_SECONDS = 60
PUSHED_SECONDS = 120
TOKEN_SECONDS = 120
CHOICE_SECONDS = 10 * 60
_ASSERTION_SECONDS = 180


@dataclass(frozen=True)
class Asked:
    """A checked authorization request."""

    client: Client
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    scope: str
    acr_values: tuple[str, ...]
    locale: str
    prompt: str
    authorization_details: tuple[Mapping[str, object], ...]


@dataclass
class Session:
    """A person's single sign-on session."""

    sid: str
    person: Person
    acr: str
    started: float
    clients: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Granted:
    """What a code stands for."""

    asked: Asked
    session: Session


class Site:
    """One of the two providers, with everything it keeps in memory."""

    def __init__(
        self,
        kind: Kind,
        base_url: str,
        people: tuple[Person, ...],
        clients: Mapping[str, Client],
        clock: Clock = time.time,
    ) -> None:
        self.kind = kind
        self.issuer = f"{base_url}/{kind.path}"
        self.people = tuple(person for person in people if kind.path in person.providers)
        self.clients = clients
        self.clock = clock
        self.keys = KeySet([_new_key()])
        self.failure = "none"
        self.choices: Kept[Asked] = Kept(CHOICE_SECONDS, clock)
        self.codes: Kept[Granted] = Kept(CODE_SECONDS, clock)
        self.pushed: Kept[tuple[str, Mapping[str, str]]] = Kept(PUSHED_SECONDS, clock)
        self.access_tokens: Kept[Granted] = Kept(TOKEN_SECONDS, clock)
        self.assertions: Kept[str] = Kept(_ASSERTION_SECONDS, clock)
        self.sessions: Kept[Session] = Kept(SESSION_IDLE_SECONDS, clock)

    @property
    def cookie(self) -> str:
        """The name of the session cookie; the two providers share none."""
        return f"{self.kind.path}-sso"

    def session(self, cookies: Mapping[str, str]) -> Session | None:
        """The browser's session, when it is neither idle for too long nor too old."""
        session = self.sessions.get(sid_of(cookies.get(self.cookie, "")))
        if session is None or self.clock() - session.started >= SESSION_LONGEST_SECONDS:
            return None
        self.sessions.touch(session.sid)
        return session

    def new_session(self, person: Person, acr: str) -> tuple[str, Session]:
        """Start a session. Returns the secret for the browser's cookie with it."""
        secret = secrets.token_urlsafe(32)
        session = Session(sid=sid_of(secret), person=person, acr=acr, started=self.clock())
        self.sessions.put_once(session.sid, session)
        return secret, session

    def rotate_key(self) -> None:
        """Sign with a new key from now on, and publish only that."""
        self.keys = KeySet([_new_key()])


def sid_of(secret: str) -> str:
    """The name that clients know a session by; it does not tell the cookie's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
