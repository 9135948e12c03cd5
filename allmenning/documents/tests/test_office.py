"""An office document with macros, objects, a template elsewhere or a lock is refused."""

import pytest

from allmenning.documents.rules import office
from allmenning.documents.rules.keeping import to_keep
from allmenning.documents.rules.kinds import Hindrance, NotAccepted
from tests.files import archive, word_document

WRITER = "application/vnd.oasis.opendocument.text"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def refused(content: bytes) -> Hindrance:
    with pytest.raises(NotAccepted) as caught:
        to_keep("brev.docx", content)
    return caught.value.hindrance


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    one = f'<Relationship Id="r1" Type="{_TYPE}/{kind}" Target="{target}"{mode}/>'
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships>{one}</Relationships>'


def with_relation(text: str) -> bytes:
    return word_document(word___rels__settings_xml_rels=text)


@pytest.mark.parametrize(
    "content",
    [
        with_relation(relation("hyperlink", "https://allmenning.example/")),
        with_relation(relation("attachedTemplate", r"file:///C:\Maler\Brev.dotx")),
        with_relation(relation("attachedTemplate", "C:/Maler/Brev.dotx")),
        with_relation(relation("attachedTemplate", "Brev.dotx")),
        with_relation(relation("styles", "styles.xml", mode="")),
        word_document(**{"word__embeddings__Ark1.xlsx": "PK"}),
        archive(mimetype=WRITER, **{"META-INF__manifest.xml": "<manifest/>"}),
    ],
    ids=["link", "template here", "on a disk", "beside it", "styles", "chart", "opendocument"],
)
def test_an_ordinary_document_is_kept_as_it_came(content: bytes) -> None:
    assert to_keep("brev.docx", content).content == content


@pytest.mark.parametrize(
    "content",
    [
        word_document(word__vbaProject_bin="x"),
        word_document(word__VBAPROJECT_bin="x"),
        word_document(**{"word__vbaData.xml": "<x/>"}),
        word_document(**{"xl__macrosheets__sheet1.xml": "<x/>"}),
        with_relation(relation("vbaProject", "skjult.dat", mode="")),
        archive(_TYPES='ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"'),
        archive(_TYPES='ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"'),
        archive(mimetype=WRITER, **{"Basic__Standard__Module1.xml": "<x/>"}),
        archive(mimetype=WRITER, **{"Scripts__python__x.py": "print()"}),
    ],
    ids=["vba", "capitals", "data", "sheet", "by relation", "docm", "xlsm", "basic", "python"],
)
def test_macros_are_refused(content: bytes) -> None:
    assert refused(content) == Hindrance.MACROS


@pytest.mark.parametrize(
    "content",
    [
        word_document(word__embeddings__oleObject1_bin="x"),
        word_document(**{"word__embeddings__kjor.exe": "MZ"}),
        word_document(word__embeddings__noe="x"),
        word_document(**{"word__embeddings__Ark.xlsm": "PK"}),
        word_document(**{"word__activeX__activeX1.xml": "<x/>"}),
        with_relation(relation("oleObject", "embeddings/noe.dat", mode="")),
        with_relation(relation("control", "noe.xml", mode="")),
    ],
    ids=["ole", "program", "nameless", "macros within", "activex", "by relation", "control"],
)
def test_objects_within_it_are_refused(content: bytes) -> None:
    assert refused(content) == Hindrance.INSIDE


@pytest.mark.parametrize(
    "target",
    [
        "https://ond.example/mal.dotm",
        "http://ond.example/mal.dotm",
        r"\\ond.example\mal.dotm",
        "//ond.example/mal.dotm",
        "file://ond.example/mal.dotm",
        r"file:///\\ond.example\mal.dotm",
        "file:////ond.example/mal.dotm",
        "%68ttps://ond.example/mal.dotm",
        "&#104;ttps://ond.example/mal.dotm",
        "mhtml:https://ond.example/mal!x",
    ],
)
@pytest.mark.parametrize("kind", ["attachedTemplate", "frame", "subDocument", "oleObject"])
def test_what_is_fetched_from_elsewhere_is_refused(kind: str, target: str) -> None:
    assert refused(with_relation(relation(kind, target))) == Hindrance.OUTWARD


@pytest.mark.parametrize(
    "text",
    [
        "<Relationships",
        '<!DOCTYPE x [<!ENTITY a "b">]><Relationships/>',
        "x" * (office.LONGEST_PART + 1),
        '<?xml version="1.0"?><Relationships>\x01</Relationships>',
    ],
    ids=["broken", "document type", "huge", "control sign"],
)
def test_relations_that_cannot_be_read_are_refused(text: str) -> None:
    assert refused(with_relation(text)) == Hindrance.UNSEEN


def test_too_many_parts_or_two_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(word_document(a="x", A="y")) == Hindrance.UNSEEN

    monkeypatch.setattr(office, "MOST_PARTS", 2)
    assert refused(word_document(a="x")) == Hindrance.UNSEEN


def test_a_document_with_a_password_is_refused() -> None:
    manifest = "<manifest:encryption-data/>"

    content = archive(mimetype=WRITER, **{"META-INF__manifest.xml": manifest})

    assert refused(content) == Hindrance.LOCKED
