"""Letters and texts are in the language of whoever gets them, at the price that was approved."""

from collections.abc import Callable
from datetime import datetime

import pytest

from allmenning.notices.channels import paid
from allmenning.notices.models import Dispatch, Notice, PaidMessage
from allmenning.notices.queries.paying import price_of
from allmenning.notices.tests import scenes
from allmenning.notices.tests.test_paying import ordered
from allmenning.people.models import Person, Unit
from simulators.paid.server import Server


@pytest.mark.parametrize(
    ("wished", "title"),
    [
        ("nb", "Vi graver i gata di"),
        ("nn", "Vi grev i gata di"),
        ("en", "We dig up your street"),
        ("se", "Vi graver i gata di"),
        ("", "Vi graver i gata di"),
    ],
)
def test_a_letter_and_a_text_are_in_her_language(
    priced: Notice,
    to_kari: Dispatch,
    ingrid: Person,
    per: Person,
    providers: Server,
    wishes: Callable[[str], None],
    now: datetime,
    wished: str,
    title: str,
) -> None:
    wishes(wished)
    ordered(priced, "letter", now, ingrid, per)
    paid.send_all()
    PaidMessage.objects.all().delete()
    ordered(priced, "sms", now, ingrid, per)
    paid.send_all()

    (letter,), (text,) = providers.letters, providers.texts.values()
    assert letter.told["tittel"] == title
    assert title in text.words


def test_a_text_costs_what_the_longest_language_does(
    priced: Notice, fatima: Person, stovner: Unit, now: datetime
) -> None:
    draft = scenes.drafted(fatima, stovner, now)
    assert price_of(draft, "sms", now=now) == 40
    draft.texts.filter(language="en").update(subject="We dig up your street. " * 6)
    assert price_of(draft, "sms", now=now) == 80
