"""A PDF with a program, other files or a lock in it is refused, however it is written."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.documents.rules import pdfs
from allmenning.documents.rules.keeping import to_keep
from allmenning.documents.rules.kinds import Hindrance, NotAccepted
from tests.files import PDF

PAGE = b"3 0 obj<</Type/Page/Contents 4 0 R>>endobj\n"
FONT = b"5 0 obj<</Type/Font/FirstChar 32/BaseFont/Helvetica>>endobj\n"


def pdf(*objects: bytes) -> bytes:
    return PDF + b"".join(objects)


def stream(content: bytes, header: bytes = b"/Filter/FlateDecode", *, packed: bool = True) -> bytes:
    """An object that holds a stream with this in it."""
    inner = zlib.compress(content) if packed else content
    return b"9 0 obj<<%b/Length %d>>stream\n%b\nendstream endobj\n" % (header, len(inner), inner)


def objects(content: bytes, **how: bool) -> bytes:
    """An object stream with this in it."""
    header = b"/Type/ObjStm/N 2/First 9/Filter/FlateDecode"
    return stream(b"12 0 13 9 " + content, header, **how)


def refused(content: bytes) -> Hindrance:
    with pytest.raises(NotAccepted) as caught:
        to_keep("plan.pdf", content)
    return caught.value.hindrance


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(PAGE, FONT, stream(b"BT (Plan for v\xe5ren) Tj ET")),
        pdf(b"1 0 obj<</Type/Catalog/OpenAction[3 0 R/Fit]>>endobj\n", PAGE),
        pdf(stream(b"1 0 0 1 50 50 cm BT ET")),
        pdf(objects(b"<</Type/Page>> <</A<</S/URI/URI(https://x.example/a)>>>>")),
        pdf(stream(b"\x00" * 500, b"/Type/XRef/Filter/FlateDecode/DecodeParms<</Predictor 12>>")),
        pdf(b"6 0 obj<</Type/Outlines/First 7 0 R>>endobj\n", stream(b"x", b"/Filter/LZWDecode")),
        pdf(b"7 0 obj<</Title(EncryptMetadata)/EncryptMetadata true>>endobj\n"),
        pdf(b"8 0 obj<</Filter/DCTDecode>>stream\n\xff\xd8\xff/JS \xd9\nendstream endobj\n"),
    ],
    ids=[
        "bare",
        "page",
        "opens at a page",
        "drawing",
        "packed",
        "xref",
        "outlines",
        "no lock",
        "jpeg",
    ],
)
def test_an_ordinary_pdf_is_kept_as_it_came(content: bytes) -> None:
    assert to_keep("plan.pdf", content).content == content


@pytest.mark.parametrize(
    ("written", "hindrance"),
    [
        (b"<</S/JavaScript/JS(app.alert\\(1\\))>>", Hindrance.PROGRAM),
        (b"<</S /#4aava#53cript/JS 5 0 R>>", Hindrance.PROGRAM),
        (b"<</S/Launch/F(cmd.exe)>>", Hindrance.PROGRAM),
        (b"<</Subtype/RichMedia>>", Hindrance.PROGRAM),
        (b"<</S/Rendition/JS 5 0 R>>", Hindrance.PROGRAM),
        (b"<</AcroForm<</XFA[(template)6 0 R]>>>>", Hindrance.PROGRAM),
        (b"<</Names<</EmbeddedFiles 7 0 R>>>>", Hindrance.INSIDE),
        (b"<</Type/EmbeddedFile>>", Hindrance.INSIDE),
        (b"<</Subtype/FileAttachment/FS 8 0 R>>", Hindrance.INSIDE),
        (b"<</S/GoToE>>", Hindrance.INSIDE),
    ],
)
def test_what_it_carries_is_found_as_it_stands_and_packed(
    written: bytes, hindrance: Hindrance
) -> None:
    assert refused(pdf(b"2 0 obj" + written + b"endobj\n")) == hindrance
    assert refused(pdf(PAGE, FONT, objects(written))) == hindrance
    assert refused(pdf(objects(b" " * 300_000 + written))) == hindrance
    assert refused(pdf(stream(b"12 0 13 9 " + written))) == hindrance


def test_a_wrong_sum_at_the_end_hides_nothing() -> None:
    packed = zlib.compress(b"12 0 13 9 <</S/JavaScript>>")
    broken = b"9 0 obj<</Filter/FlateDecode>>stream\r\n" + packed[:-4] + b"sum!\nendstream endobj"

    assert refused(pdf(broken)) == Hindrance.PROGRAM


def test_a_locked_pdf_cannot_be_looked_into() -> None:
    assert refused(PDF.replace(b"<</Root", b"<</Encrypt 5 0 R/Root")) == Hindrance.LOCKED


@pytest.mark.parametrize(
    "header",
    [
        b"/Type/ObjStm/N 2/First 9/Filter[/ASCIIHexDecode/FlateDecode]",
        b"/Type/ObjStm/N 2/#46irst 9/Filter/LZWDecode",
        b"/N 2/First 9/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
    ],
)
def test_objects_that_are_packed_as_no_writer_does_are_refused(header: bytes) -> None:
    assert refused(pdf(stream(b"31 32", header, packed=False))) == Hindrance.UNSEEN


def test_what_unpacks_to_more_than_we_look_through_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdfs, "MOST_UNPACKED", 100_000)
    monkeypatch.setattr(pdfs, "MOST_STREAMS", 3)

    assert refused(pdf(objects(b" " * 100_001))) == Hindrance.UNSEEN
    assert refused(pdf(*[objects(b" " * 60_000)] * 2)) == Hindrance.UNSEEN
    assert refused(pdf(*[stream(b"BT ET")] * 4)) == Hindrance.UNSEEN
    assert to_keep("plan.pdf", pdf(*[stream(b"x" * 200_000)] * 3)).content


@given(st.binary(max_size=200))
def test_any_bytes_in_a_stream_are_kept_or_refused(content: bytes) -> None:
    for packed in (True, False):
        try:
            kept = to_keep("plan.pdf", pdf(objects(content, packed=packed)))
        except NotAccepted:
            continue
        assert kept.content.startswith(PDF)
