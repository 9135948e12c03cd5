"""What a notice says where, and what must be put right before anybody may approve it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from allmenning.notices.rules import rendering
from allmenning.notices.rules.checking import Facts, Ours, Text, check, is_ours
from allmenning.notices.rules.contact import CONFIRMED_WITHIN, hindrance
from allmenning.notices.rules.frame import WORDS, Frame
from allmenning.notices.rules.placeholders import LANGUAGES
from allmenning.notices.rules.reasons import Reason
from allmenning.registers.krr import Contact, Status
from tests.moment import NOW

SITE = "https://oslo.example"
VALUES = {"bydel": "St. Hans*haugen", "bydel.tjenester": "https://oslo.example/bydel/hjelp"}
FRAME = Frame("Oslo", "21 80 21 80", f"{SITE}/varsler", f"{SITE}/h/", f"{SITE}/n/")
OURS = Ours(("oslo.example",), SITE)
BODY = "Hei i {bydel}. Se [tjenester]({bydel.tjenester}) eller {bydel.tjenester}."
FACTS = tuple(Facts("St. Hanshaugen", language, VALUES) for language in LANGUAGES)


def found(body: str, **changed: str) -> set[tuple[str, str]]:
    texts = {language: Text("Emne", changed.get(language, body)) for language in LANGUAGES}
    told = check(texts, trigger="moved", facts=FACTS, ours=OURS)
    return {(one.problem.value, one.name) for one in told}


def test_facts_are_words_and_pages_are_links() -> None:
    said = rendering.section("Til {bydel}", BODY, values=VALUES, site=SITE)
    assert said.subject == "Til St. Hans*haugen"
    assert said.marked.links == ("https://oslo.example/bydel/hjelp",) * 2
    assert said.marked.text.startswith("Hei i St. Hans*haugen. Se tjenester: https://")


def test_several_notices_in_one_mail() -> None:
    said = [rendering.section(name, "Hei", values={}, site=SITE) for name in ("En", "To")]
    mail = rendering.variant(said, language="nn", frame=FRAME)
    assert mail.subject == "2 meldingar frå Oslo"
    assert mail.html.count("<h1>") == 2
    assert "En\n\nHei\n\nTo\n\nHei\n" in mail.text


def test_the_fallback_is_told() -> None:
    said = rendering.section("En", "Hei", values={}, site=SITE)
    for_sami = replace(FRAME, is_fallback=True)
    mail = rendering.variant([said], language=rendering.language_for("se"), frame=for_sami)
    assert mail.language == "nb"
    assert WORDS["nb"].fallback in mail.text
    assert WORDS["nb"].fallback in mail.html


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (BODY, None),
        ("Se [mer](/bydeler/stovner)", None),
        ("Se [mer](https://www.oslo.example/a)", None),
        ("Se [mer](https://oslo.example.evil.no/)", "foreign_link"),
        ("Se [mer](https://oslo.example@evil.no/)", "foreign_link"),
        ("Se [mer](http://www.oslo.example/)", "foreign_link"),
        ("Se [mer](//evil.no/)", "foreign_link"),
        ("Skriv til <post@oslo.example>", "foreign_link"),
        ("Se [mer](https://oslo.example/logg-inn)", "login_link"),
        ("Se [mer](https://login.oslo.example/)", "login_link"),
        ("Du er 158390 00046", "personal_number"),
        ("Ring {bydel.telefon}", "fact_missing"),
        ("![x](y)", "markup"),
        ("Hei {navn}", "unknown_placeholder"),
    ],
)
def test_what_blocks_approval(body: str, problem: str | None) -> None:
    assert {kind for kind, _name in found(body)} == ({problem} if problem else set())


def test_a_missing_fact_is_named_with_its_place() -> None:
    assert found("Ring {bydel.telefon}") == {("fact_missing", "bydel.telefon (St. Hanshaugen)")}


def test_a_condition_that_hides_a_bad_link_is_looked_into() -> None:
    body = "{hvis tilflytter}[x](https://evil.no){slutt}Hei"
    assert found(body) == {("foreign_link", "https://evil.no")}


def test_a_text_that_says_nothing_to_some_is_found() -> None:
    assert found("{hvis tilflytter}Hei{slutt}") == {("empty", "")}


def test_the_demo_site_has_a_port_and_no_certificate() -> None:
    ours = Ours((), "http://oslo.localhost:8000")
    assert is_ours("http://oslo.localhost:8000/x", ours)
    assert not is_ours("http://oslo.localhost:9000/x", ours)
    assert not is_ours("https://[", ours)


REACHED = Contact(Status.ACTIVE, False, True, "kari@example.no", NOW - timedelta(days=3), "nb")


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        (REACHED, None),
        (None, Reason.UNKNOWN),
        (replace(REACHED, is_reserved=True), Reason.RESERVED),
        (replace(REACHED, status=Status.NOT_REGISTERED), Reason.NOT_REGISTERED),
        (replace(REACHED, status=Status.DELETED), Reason.NOT_REGISTERED),
        (replace(REACHED, can_be_notified=False), Reason.UNREACHABLE),
        (replace(REACHED, email=""), Reason.UNREACHABLE),
        (replace(REACHED, email="a@b\r\nBcc: c@d.no"), Reason.UNREACHABLE),
        (replace(REACHED, email="a@b.no, c@d.no"), Reason.UNREACHABLE),
        (replace(REACHED, confirmed_at=None), Reason.UNREACHABLE),
        (replace(REACHED, confirmed_at=NOW - CONFIRMED_WITHIN), None),
        (replace(REACHED, confirmed_at=NOW - CONFIRMED_WITHIN * 1.01), Reason.UNREACHABLE),
        (replace(REACHED, confirmed_at=NOW + timedelta(days=1)), Reason.UNREACHABLE),
    ],
)
def test_who_may_be_written_to(contact: Contact | None, reason: Reason | None) -> None:
    assert hindrance(contact, now=NOW) is reason
