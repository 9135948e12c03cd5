"""Handing out a file. There is no address here: the room that points at a file has the door."""

import logging
from typing import Final

from django.http import FileResponse, Http404, HttpResponse

from allmenning.documents.models import StoredFile
from allmenning.documents.queries import path_of
from allmenning.documents.rules.kinds import PICTURES
from allmenning.documents.rules.names import kind_told

log = logging.getLogger("allmenning.documents")

_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_ALONE: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def file_response(file: StoredFile, *, name: str, for_good: bool = False) -> FileResponse:
    """The file under this name: pictures in the browser, anything else as a download.

    `for_good` lets anybody keep it for a year: it is public, and its address tells its content.
    Raises Http404 when the bytes are gone, and says so in the log.
    """
    try:
        content = path_of(file).open("rb")
    except FileNotFoundError:
        log.error("the bytes of a stored file are gone", extra={"file": file.pk})
        raise Http404 from None
    is_shown = file.media_type in PICTURES
    response = FileResponse(content, as_attachment=not is_shown, filename=name)
    response["Content-Type"] = kind_told(name, file.media_type)
    response["Content-Security-Policy"] = _ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = _FOR_GOOD if for_good else "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def printed(pdf: bytes, *, name: str) -> HttpResponse:
    """A PDF that we set ourselves, shown where it is asked for so that it can be printed."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
