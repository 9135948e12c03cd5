"""Reading spreadsheets, however they were saved."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from allmenning.places.rules import sheets
from allmenning.places.rules.sheets import Hindrance, Row, Unreadable, from_csv, from_xlsx

KNOWN = ("bygg", "lokalnavn", "personer", "om (nb)")


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_every_usual_separator(sign: str) -> None:
    sheet = from_csv(f"Bygg{sign}Lokalnavn\r\nhaugen{sign}Sal\r\n", KNOWN)

    assert sheet.rows == (Row(2, {"bygg": "haugen", "lokalnavn": "Sal"}),)
    assert sheet.headings == ("bygg", "lokalnavn")


def test_lines_within_cells_and_blank_rows() -> None:
    sheet = from_csv('bygg;om (nb)\n;\nhaugen;"En sal;\r\ntil alle"\n', KNOWN)

    assert sheet.rows == (Row(3, {"bygg": "haugen", "om (nb)": "En sal;\ntil alle"}),)


def test_headings_that_are_not_known_are_told() -> None:
    sheet = from_csv("bygg;Merknad;\nhaugen;x;\n", KNOWN)

    assert sheet.unknown == ("merknad",)


def test_what_stands_to_the_right_is_noticed() -> None:
    assert from_csv("bygg;personer\nhaugen;1;\n", KNOWN).rows[0].too_long is False
    assert from_csv("bygg;personer\nhaugen;1;mer\n", KNOWN).rows[0].too_long is True


def test_a_short_row_says_nothing_of_the_rest() -> None:
    assert from_csv("bygg;personer\nhaugen\n", KNOWN).rows[0].cells == {"bygg": "haugen"}


def test_a_workbook_is_read_as_people_see_it() -> None:
    content = workbook(["Bygg", "Personer", None], ["'=haugen", 150.0, None], [None, None], [1, 2])

    sheet = from_xlsx(content, KNOWN)

    assert [row.cells for row in sheet.rows] == [
        {"bygg": "=haugen", "personer": "150", "": ""},
        {"bygg": "1", "personer": "2", "": ""},
    ]
    assert [row.number for row in sheet.rows] == [2, 4]


@pytest.mark.parametrize(
    ("text", "hindrance"),
    [
        ("", Hindrance.NO_HEADINGS),
        ("navn;antall\nx;1", Hindrance.NO_HEADINGS),
        ("bygg;bygg\nx;y", Hindrance.HEADING_TWICE),
        ("bygg;personer\n" + '"' + "x" * 200_000, Hindrance.BROKEN),
    ],
)
def test_what_cannot_be_read(text: str, hindrance: Hindrance) -> None:
    with pytest.raises(Unreadable) as caught:
        from_csv(text, KNOWN)

    assert caught.value.hindrance is hindrance


def test_more_rows_than_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)

    assert len(from_csv("bygg;personer\na;1\nb;2\n", KNOWN).rows) == 2
    with pytest.raises(Unreadable) as caught:
        from_csv("bygg;personer\na;1\nb;2\nc;3\n", KNOWN)
    assert caught.value.hindrance is Hindrance.TOO_MANY_ROWS


def test_a_broken_workbook_and_one_that_swells(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = workbook(["bygg"], ["haugen"])
    with pytest.raises(Unreadable):
        from_xlsx(whole[: len(whole) // 2], KNOWN)
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 100_000)
    assert from_xlsx(whole, KNOWN).rows
    out = io.BytesIO(whole)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * (sheets.MOST_UNPACKED + 1))

    with pytest.raises(Unreadable) as caught:
        from_xlsx(out.getvalue(), KNOWN)
    assert caught.value.hindrance is Hindrance.TOO_MANY_ROWS
