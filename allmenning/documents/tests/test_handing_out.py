"""How a file leaves the house."""

from datetime import datetime

import pytest

from django.http import FileResponse, Http404

from allmenning.core.models import Municipality
from allmenning.documents.actions import store_file
from allmenning.documents.queries import path_of
from allmenning.documents.rules.keeping import to_keep
from allmenning.documents.views import file_response
from tests.files import PDF, picture, word_document


def handed_out(name: str, content: bytes, now: datetime) -> FileResponse:
    kept = to_keep(name, content)
    return file_response(store_file(kept, now=now), name=kept.name)


@pytest.mark.parametrize(
    ("name", "content", "disposition", "kind"),
    [
        ("plan.pdf", PDF, "attachment", "application/pdf"),
        ("bilde.png", picture(), "inline", "image/png"),
        ("liste.txt", b"hei", "attachment", "text/plain"),
        ("liste.csv", b"navn;antall\nstol;30\n", "attachment", "text/csv"),
        ("Liste.CSV", b"navn;antall\n", "attachment", "text/csv"),
        ("brev.docx", word_document(), "attachment", None),
    ],
    ids=["pdf", "picture", "text", "sheet", "loud sheet", "word"],
)
def test_only_pictures_are_shown_in_the_browser(
    oslo: Municipality, now: datetime, name: str, content: bytes, disposition: str, kind: str | None
) -> None:
    response = handed_out(name, content, now)
    sent = b"".join(response.streaming_content)  # type: ignore[arg-type]
    response.close()

    assert sent
    assert response["Content-Disposition"] == f'{disposition}; filename="{name}"'
    assert kind is None or response["Content-Type"] == kind


def test_one_content_kept_under_two_names_is_handed_out_as_each_is_called(
    oslo: Municipality, now: datetime
) -> None:
    responses = [handed_out(name, b"stol;30\n", now) for name in ("stoler.txt", "stoler.csv")]
    for response in responses:
        response.close()

    assert [one["Content-Type"] for one in responses] == ["text/plain", "text/csv"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("bilde.png", picture()), ("plan.pdf", PDF), ("brev.docx", word_document())],
    ids=["picture", "pdf", "word"],
)
def test_a_file_can_neither_run_nor_stay_behind(
    oslo: Municipality, now: datetime, name: str, content: bytes
) -> None:
    response = handed_out(name, content, now)
    response.close()

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; sandbox")
    assert "script-src" not in policy


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("møte.txt", "attachment; filename*=utf-8''m%C3%B8te.txt"),
        ('a"b.txt', 'attachment; filename="a\\"b.txt"'),
        ("x\r\nSet-Cookie: a=b.txt", 'attachment; filename="xSet-Cookie: a=b.txt"'),
    ],
)
def test_a_name_cannot_break_the_header(
    oslo: Municipality, now: datetime, name: str, told: str
) -> None:
    response = handed_out(name, b"hei", now)
    response.close()

    assert response["Content-Disposition"] == told


def test_bytes_that_are_gone_answer_like_a_file_that_never_was(
    oslo: Municipality, now: datetime
) -> None:
    stored = store_file(to_keep("plan.pdf", PDF), now=now)
    path_of(stored).unlink()

    with pytest.raises(Http404):
        file_response(stored, name="plan.pdf")
