"""Whatever is sent to the API, and by whomever, it answers as it says it does."""

from collections.abc import Iterator
from typing import Any, Final

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from allmenning.booking.models import Booking
from allmenning.config.api import operations
from allmenning.config.wsgi import application
from allmenning.people.models import ApiKey, Person
from allmenning.places.models import Space
from tests.cast import HAUGENS_KEY, ClientFor

pytestmark = pytest.mark.prove

ALWAYS: Final = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
EXAMPLES = 4
HOST: Final = {"Host": "oslo.localhost", "Accept-Encoding": "identity"}
ROLES: Final = ("anonymous", "resident", "program")


@pytest.fixture
def headers(
    request: pytest.FixtureRequest, kari: Person, haugens_key: ApiKey, client_for: ClientFor
) -> dict[str, str]:
    """What each of the three sends with every request."""
    cookie = client_for(kari).cookies[settings.SESSION_COOKIE_NAME].value
    return (
        HOST
        | {
            "anonymous": {},
            "resident": {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"},
            "program": {"Authorization": f"Bearer {HAUGENS_KEY}"},
        }[request.param]
    )


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's connection between requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("headers", ROLES, indirect=True)
@pytest.mark.parametrize("operation", sorted(str(one.operation_id) for one in operations()))
def test_whatever_is_sent_is_answered_as_described(
    operation: str,
    headers: dict[str, str],
    booking: Booking,
    gymsal: Space,
    one_connection: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("allmenning.core.ratelimit.may_try", lambda *_a, **_k: True)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application, headers=HOST)
    known = "Authorization" in headers
    phone = booking.request.applicant.phone.replace(" ", "")
    checks = [*ALWAYS, *([ignored_auth, negative_data_rejection] if known else [])]

    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=schema.find_operation_by_id(operation).as_strategy())
    def send(case: Any) -> None:
        # An id that is the cast's telephone number would be taken for it in the log.
        hypothesis.assume(phone not in str(case.path_parameters))
        case.call_and_validate(headers=headers, checks=checks)

    send()
