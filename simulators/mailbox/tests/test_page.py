"""The page of mails, the same mails as JSON, and the files to take along."""

import re

import pytest

from simulators.mailbox.tests.conftest import Get, Post

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


def headings(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", page)


def test_an_empty_mailbox_says_what_will_be_here(get: Get) -> None:
    page = get("/").text
    assert "Ingen brev ennå" in page
    assert "ingenting forlater maskinen" in page


def test_the_newest_mail_comes_first(get: Get, post: Post) -> None:
    for number in ("Det første", "Det andre"):
        post(subject=number)
    assert headings(get("/").text) == ["Det andre", "Det første"]


def test_mails_are_shown_by_municipality_and_address(get: Get, post: Post) -> None:
    post(subject="Fra Oslo")
    post(subject="Fra Asker", sender="Asker kommune <post@asker.example>")
    post(subject="Til Ola", recipient="ola@example.no")
    assert headings(get("/?fra=Asker+kommune").text) == ["Fra Asker"]
    assert headings(get("/?til=ola@example.no").text) == ["Til Ola"]
    assert headings(get("/?fra=Asker+kommune&til=ola@example.no").text) == []
    assert '<option value="ola@example.no" selected>' in get("/?til=ola@example.no").text


def test_old_mails_stand_on_the_next_page(get: Get, post: Post) -> None:
    for number in range(31):
        post(subject=f"Brev {number}")
    first, second = get("/"), get("/?fra=&til=&side=2")
    assert headings(second.text) == ["Brev 0"]
    assert 'href="/?fra=&amp;til=&amp;side=2"' in first.text
    assert 'href="/?fra=&amp;til=&amp;side=1"' in second.text


@pytest.mark.parametrize("page", ["x", "-1", "0", "9" * 400, "²"])
def test_a_page_that_is_no_number_is_the_first(page: str, get: Get, post: Post) -> None:
    post(subject="Brevet")
    assert headings(get(f"/?side={page}").text) == ["Brevet"]


def test_addresses_in_the_text_are_links_and_all_else_is_text(get: Get, post: Post) -> None:
    post(
        subject="<b>Hei</b>",
        text="Se http://oslo.localhost:8000/bestillinger/1?a=1&b=2. <script>alert(1)</script>",
    )
    page = get("/").text
    address = "http://oslo.localhost:8000/bestillinger/1?a=1&amp;b=2"
    assert f'<a href="{address}" rel="noreferrer">{address}</a>.' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;Hei&lt;/b&gt;" in page
    assert "<script" not in page


def test_the_page_lets_nothing_in_and_nothing_out(get: Get) -> None:
    policy = get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "script" not in policy


def test_the_calendar_file_and_the_mail_can_be_taken_along(get: Get, post: Post) -> None:
    post(calendar=CALENDAR)
    post()
    assert get("/messages/1.ics").text == CALENDAR
    assert get("/messages/1.ics").headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Message-ID: <1@oslo.example>" in get("/messages/1.eml").text
    page = get("/").text
    assert page.count("Legg i kalenderen") == 1
    assert get("/messages/2.ics").status_code == 404
    assert get("/messages/3.eml").status_code == 404


def test_tests_read_the_mails_as_json(get: Get, post: Post) -> None:
    post(subject="Åpent på Åsen", text="Hei, Åse!")
    post(recipient="ola@example.no")
    (mail,) = get("/messages.json?til=kari@example.no").json()
    assert mail["number"] == 1
    assert mail["subject"] == "Åpent på Åsen"
    assert mail["text"].strip() == "Hei, Åse!"
    assert mail["recipients"] == ["kari@example.no"]
    assert mail["message_id"] == "1@oslo.example"
    assert mail["calendar"] == ""


@pytest.mark.parametrize("path", ["/x", "/messages/x.eml", "/messages/", "/simulator/fail"])
def test_any_other_page_is_not_found(path: str, get: Get) -> None:
    assert get(path).status_code == 404
