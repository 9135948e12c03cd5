"""What a file is, and what is refused, whatever it calls itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.documents.rules.keeping import LARGEST, place_of, to_keep
from allmenning.documents.rules.kinds import ENDINGS, Hindrance, NotAccepted, kind_of
from allmenning.documents.rules.names import LONGEST, honest_name, readable_name
from tests.files import PDF, SVG, archive, picture, word_document

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITER = "application/vnd.oasis.opendocument.text"


def refused(content: bytes, name: str = "fil.pdf") -> Hindrance:
    with pytest.raises(NotAccepted) as caught:
        to_keep(name, content)
    return caught.value.hindrance


def nameless(value: object) -> str:
    """An archive holds the time it was made, and a test's name must not."""
    return type(value).__name__


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (
            word_document(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (archive(_TYPES=f'ContentType="{EXCEL}.main+xml"'), EXCEL),
        (archive(mimetype=WRITER), WRITER),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), None),
        (b"Vi trenger 30 stoler.\n", "text/plain"),
        ("BM er borettslaget på hjørnet".encode(), "text/plain"),
        (b"a < b og <3", "text/plain"),
    ],
    ids=nameless,
)
def test_the_content_tells_what_a_file_is(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == (kind or "application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("content", "hindrance"),
    [
        (b"", Hindrance.EMPTY),
        (b"x" * (LARGEST + 1), Hindrance.TOO_LARGE),
        (SVG, Hindrance.MARKUP),
        (b"<?xml version='1.0'?>\n" + SVG, Hindrance.MARKUP),
        (b"\xef\xbb\xbf \n<!-- hei\n --> <!----><SVG/>", Hindrance.MARKUP),
        (b" " * 3000 + SVG, Hindrance.MARKUP),
        (b"<!doctype html><script>alert(1)</script>", Hindrance.MARKUP),
        (b"  <HTML><body onload=alert(1)>", Hindrance.MARKUP),
        (b"<script>alert(1)</script>", Hindrance.MARKUP),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Hindrance.HEIF),
        (picture("GIF"), Hindrance.OTHER),
        (picture("TIFF"), Hindrance.OTHER),
        (b"MZ" + bytes(200), Hindrance.OTHER),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), Hindrance.OTHER),
        (archive(hei="hei"), Hindrance.OTHER),
        (archive(mimetype="application/epub+zip"), Hindrance.OTHER),
        (archive(_TYPES='ContentType="x.document.macroEnabled.main+xml"'), Hindrance.MACROS),
        (b"PK\x03\x04" + b"tull" * 40, Hindrance.OTHER),
        (word_document()[:60], Hindrance.OTHER),
        ("hei".encode("utf-16"), Hindrance.OTHER),
        (b"\x1b[31mhei", Hindrance.OTHER),
        (b"\x81\x8d\x8f", Hindrance.OTHER),
    ],  # An archive holds the time it was made, and a test's name must not.
    ids=nameless,
)
def test_what_is_not_kept_is_refused_for_a_reason(content: bytes, hindrance: Hindrance) -> None:
    assert refused(content) == hindrance


def test_an_archive_is_known_without_being_unpacked() -> None:
    """The list of its parts unpacks to a thousand times its size; only the beginning is read."""
    bomb = archive(_TYPES="x" * 30_000_000)

    assert len(bomb) < 30_000_000 / 500
    assert refused(bomb) == Hindrance.OTHER


def test_a_picture_that_calls_itself_a_pdf_is_kept_as_what_it_is() -> None:
    kept = to_keep("tegning.pdf", picture("PNG"))

    assert (kept.name, kept.kind) == ("tegning.png", "image/png")


def test_a_text_saved_by_windows_is_kept_as_utf_8() -> None:
    kept = to_keep("liste.txt", "Blåbærsyltetøy – 3 glass".encode("cp1252"))

    assert kept.content.decode() == "Blåbærsyltetøy – 3 glass"


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n\x1a\n"])
)
def test_any_bytes_are_kept_or_refused(rest: bytes, head: bytes) -> None:
    try:
        kept = to_keep("fil", head + rest)
    except NotAccepted:
        return
    assert kept.kind in ENDINGS
    assert kept.content


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("referat.pdf", "referat.pdf"),
        ("C:\\Mine dokumenter\\plan.docx", "plan.docx"),
        ("../../etc/passwd", "passwd"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("linje\r\nX-Evil: 1.txt", "linjeX-Evil: 1.txt"),
        ("  møte   referat .txt", "møte referat.txt"),
        ("", "vedlegg"),
        ("\u200b...", "vedlegg"),
        (".htaccess", "htaccess"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("x" * 300, "x" * LONGEST),
        ("حجز.pdf", "حجز.pdf"),
    ],
)
def test_a_name_is_cleaned_of_what_deceives(name: str, readable: str) -> None:
    assert readable_name(name) == readable


@pytest.mark.parametrize(
    ("name", "kind", "honest"),
    [
        ("bilde.JPEG", "image/jpeg", "bilde.JPEG"),
        ("bilde.exe", "image/png", "bilde.png"),
        ("rapport.final.docx", "application/pdf", "rapport.final.pdf"),
        ("uten", "text/plain", "uten.txt"),
        ("Bygg og lokaler.csv", "text/plain", "Bygg og lokaler.csv"),
        ("bygg.csv", "image/png", "bygg.png"),
        (".exe", "image/png", "exe.png"),
        ("", "image/png", "vedlegg.png"),
    ],
)
def test_the_ending_tells_what_the_file_is(name: str, kind: str, honest: str) -> None:
    assert honest_name(name, kind) == honest


@given(st.text(max_size=400), st.sampled_from(sorted(ENDINGS)))
def test_every_name_is_short_on_one_line_and_honest(name: str, kind: str) -> None:
    honest = honest_name(name, kind)

    assert 0 < len(honest) <= LONGEST
    assert honest.isprintable()
    assert not {"/", "\\"} & set(honest)
    assert honest.rpartition(".")[2].lower() in ENDINGS[kind]


def test_content_lies_by_its_sum() -> None:
    digest = to_keep("a.txt", b"hei").digest

    assert place_of(digest) == f"{digest[:2]}/{digest[2:4]}/{digest}"
