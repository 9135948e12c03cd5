"""Posters and flyers: one side on the wall, whole in every language, and said aloud as they read."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from allmenning.documents.rules.sheets import Code, NoLettersFor, Said, Sheet, Told, sheet_pdf

DRAWING = '<svg viewBox="0 0 9 9"><path class="line" d="M1 1h7"/></svg>'
CODE = Code("https://oslo.example/aktiviteter/babytreff", "QR-kode til siden", "Se tider")
TITLES = {
    "nb": "Babytreff på gården",
    "nn": "Babytreff på garden",
    "en": "Baby group",
    "ar": "لقاء الأطفال الرضع",
    "so": "Kulanka ilmaha yaryar",
    "ur": "بچوں کی محفل",
    "pl": "Spotkanie z niemowlętami, żółć",
}


def told(language: str, title: str = "") -> Told:
    said = Said(language, title or TITLES[language])
    text = Said(language, " ".join([said.text] * 12))
    times = [(f"{TITLES[language]} 11–13", "Haugen skole, Tante Ulrikkes vei 2")] * 2
    return Told(language, said, over=said.text, text=text, times=times, claim=said.text)


def sheet(*languages: str, paper: str = "a4") -> Sheet:
    return Sheet(paper, "Bydel Stovner · Oslo", [*map(told, languages)], CODE, DRAWING)


def read(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made), strict=True)


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def tags(reader: PdfReader) -> list[dict[str, Any]]:
    """The parts of the document as they are read aloud, in their order."""
    found: list[dict[str, Any]] = []

    def look(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, dict):
            found.append(node)
            below = node.get("/K", [])
            for part in below if isinstance(below, list) else [below]:
                look(part)

    look(root_of(reader)["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("language", TITLES)
def test_it_says_its_language_its_title_and_where_the_code_leads(language: str) -> None:
    reader = read(sheet_pdf(sheet(language)))

    root = root_of(reader)
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == TITLES[language]
    figures = [tag for tag in tags(reader) if tag.get("/S") == "/Figure"]
    assert [tag["/Alt"] for tag in figures] == ["QR-kode til siden"]
    assert "pdfuaid:part" in str(root["/Metadata"].get_object().get_data())


def test_each_language_has_a_heading_and_says_which_it_is() -> None:
    found = tags(read(sheet_pdf(sheet(*TITLES))))

    headings = [tag["/S"] for tag in found if tag.get("/S") in ("/H1", "/H2")]
    assert headings == ["/H1", *["/H2"] * 6]
    assert {"nn", "en", "ar", "so", "ur", "pl"} <= {tag.get("/Lang") for tag in found}


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_a_poster_has_one_side_in_however_many_languages(paper: str) -> None:
    assert len(read(sheet_pdf(sheet(*TITLES, paper=paper))).pages) == 1


def test_a_flyer_says_on_the_back_what_would_be_too_small_to_read() -> None:
    assert len(read(sheet_pdf(sheet("nb", paper="a5"))).pages) == 1
    assert len(read(sheet_pdf(sheet(*TITLES, paper="a5"))).pages) == 2


def test_the_letters_are_ours_and_not_the_machines() -> None:
    reader = read(sheet_pdf(sheet("nb", "ar", "ur")))

    page: Any = reader.pages[0]
    fonts = {font["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    families = {str(font).partition("+")[2].partition("-")[0] for font in fonts}
    assert families == {"NotoSans", "NotoSansArabic", "NotoNastaliqUrdu"}


def test_nothing_in_the_words_is_read_as_markup() -> None:
    made = sheet_pdf(replace(sheet("nb"), told=[told("nb", "= #panic() *hei* $x$")]))

    assert "#panic() *hei*" in read(made).pages[0].extract_text()


def test_a_sign_without_letters_is_named() -> None:
    with pytest.raises(NoLettersFor, match="👶"):
        sheet_pdf(replace(sheet("nb"), told=[told("nb", "Baby 👶")]))


def test_a_long_word_is_set_smaller_so_that_it_is_whole() -> None:
    made = sheet_pdf(replace(sheet("nb"), told=[told("nb", "Menneskerettighetsorganisasjon")]))

    page = read(made).pages[0]
    assert "Menneskerettighetsorganisasjon" in page.extract_text()
