"""What is answered when somebody else is at work with the same for longer than one can wait."""

import logging
from typing import Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg.errors import DeadlockDetected, LockNotAvailable

from allmenning.config.api import page_busy
from allmenning.config.middleware import Middleware

SECONDS: Final = 5
log = logging.getLogger("allmenning.busy")


class Busy(Middleware):
    """Says "try again" where a lock was waited for in vain, or two waited for one another twice."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        waited = isinstance(error.__cause__, LockNotAvailable | DeadlockDetected)
        if not (waited and isinstance(error, OperationalError)):
            return None
        log.warning("busy")
        response = page_busy(request)
        response["Retry-After"] = str(SECONDS)
        return response
