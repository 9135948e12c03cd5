"""Files in a form: what is sent is ready to be kept, or refused with a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from django import forms
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from allmenning.documents.forms import MOST_FILES, Files, NotMore
from allmenning.documents.rules.keeping import LARGEST
from tests.files import PDF, SVG, picture, upload


class Form(forms.Form):
    text = forms.CharField()
    attached = Files()


def filled(*files: Any) -> Form:
    form = Form({"text": "Hei"}, MultiValueDict({"attached": list(files)}))
    form.is_valid()
    return form


def test_what_is_sent_comes_out_ready_to_be_kept() -> None:
    form = filled(upload("plan.pdf", PDF, "text/html"), upload("bilde.exe", picture()))

    kept = form.cleaned_data["attached"]
    assert [(file.name, file.kind) for file in kept] == [
        ("plan.pdf", "application/pdf"),
        ("bilde.png", "image/png"),
    ]
    assert kept[0].content == PDF


def test_no_file_is_fine() -> None:
    assert filled().cleaned_data["attached"] == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tom.txt", b"", "«tom.txt» er tom."),
        ("stor.txt", b"x" * (LARGEST + 1), "«stor.txt» er større enn 10 MB."),
        ("tegning.svg", SVG, "«tegning.svg» er en nettside eller en SVG-tegning"),
        ("side.pdf", b"<!DOCTYPE html>", "«side.pdf» er en nettside"),
        ("IMG_1.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "er et HEIC-bilde"),
        ("knust.png", picture()[:60], "Vi klarer ikke å lese bildet «knust.png»."),
        ("virus.exe", b"MZ" + bytes(99), "«virus.exe» er en type fil vi ikke tar imot."),
        ("gpj.\u202eexe", b"MZ" + bytes(99), "«gpj.exe»"),
    ],
)
def test_what_is_refused_is_told_why(name: str, content: bytes, said: str) -> None:
    [error] = filled(upload(name, content)).errors["attached"]

    assert said in error


def test_each_file_that_is_wrong_is_named() -> None:
    form = filled(upload("a.svg", SVG), upload("b.pdf", PDF), upload("c.txt", b""))

    assert [str(error).split("»")[0] for error in form.errors["attached"]] == ["«a.svg", "«c.txt"]


def test_at_most_five_at_a_time() -> None:
    form = filled(*[upload(f"{number}.txt", b"hei") for number in range(MOST_FILES + 1)])

    assert form.errors["attached"] == ["Du kan legge ved høyst 5 filer om gangen."]


@contextmanager
def received(*files: Any) -> Iterator[HttpRequest]:
    """The request as the site's own handlers of uploads receive it."""
    request: HttpRequest = RequestFactory().post("/", {"text": "Alt jeg skrev", "files": files})
    request.upload_handlers = [
        NotMore(request),
        MemoryFileUploadHandler(request),
        TemporaryFileUploadHandler(request),
    ]
    yield request
    request.close()


def test_no_more_of_a_large_file_is_kept_than_needed_to_refuse_it() -> None:
    large, small = upload("stor.bin", b"x" * (LARGEST + 3_000_000)), upload("a.txt", b"hei")

    with received(large, small) as request:
        first, second = [file.read() for file in request.FILES.getlist("files")]

        assert LARGEST < len(first) <= LARGEST + NotMore.chunk_size
        assert second == b"hei"
        assert request.POST["text"] == "Alt jeg skrev"


def test_nothing_of_a_sixth_file_is_kept() -> None:
    with received(*[upload(f"{number}.txt", b"hei" * 9) for number in range(8)]) as request:
        sizes = [len(file.read()) for file in request.FILES.getlist("files")]

    assert sizes == [27] * MOST_FILES + [0] * 3


def test_the_site_uses_the_handler_that_limits(settings: Any) -> None:
    assert settings.FILE_UPLOAD_HANDLERS[0] == f"{NotMore.__module__}.{NotMore.__name__}"
