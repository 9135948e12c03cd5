from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from django.db import IntegrityError, transaction

from allmenning.core.clock import instant
from allmenning.notices.actions import editing
from allmenning.notices.models import Notice, NoticeText, Relevance
from allmenning.notices.queries.proposals import answers_of, contents, texts_of
from allmenning.notices.tests import scenes
from allmenning.people.models import Person, Unit


def test_a_copy_says_the_same_and_is_ones_own(
    draft: Notice, ingrid: Person, stovner: Unit, now: datetime
) -> None:
    made = editing.copy(pattern=draft, unit=stovner, author=ingrid, now=now)

    assert texts_of(made) == texts_of(draft)
    assert answers_of(made) == answers_of(draft)
    assert (made.author, made.state) == (ingrid, Notice.State.DRAFT)
    assert made.valid_until == instant(date(2026, 12, 16), time())


CHANGES: list[dict[str, Any]] = [
    {"audience": {"districts": ["030112"]}},
    {"circumstances": {"months": 5}},
    {"max_recipients": 999},
    {"is_urgent": True},
    {"title": "Vi graver, i gata di"},
]


@pytest.mark.parametrize("facts", CHANGES, ids=lambda facts: next(iter(facts)))
def test_a_changed_fact_voids_the_proposal(
    proposal: Notice, writer: Person, now: datetime, facts: dict[str, Any]
) -> None:
    editing.edit(notice=proposal, facts=facts, by=writer, now=now)

    assert _state(proposal) == (Notice.State.DRAFT, None)


def test_a_changed_time_voids_the_proposal(proposal: Notice, writer: Person, now: datetime) -> None:
    editing.edit(notice=proposal, facts={"send_at": now + timedelta(hours=1)}, by=writer, now=now)

    assert _state(proposal) == (Notice.State.DRAFT, None)


def test_a_changed_comma_voids_the_proposal(
    proposal: Notice, writer: Person, now: datetime
) -> None:
    editing.write(
        notice=proposal, language="nn", subject="Hei", body="Vi, graver.", by=writer, now=now
    )

    assert _state(proposal) == (Notice.State.DRAFT, None)


def test_a_changed_reason_voids_the_proposal(
    proposal: Notice, writer: Person, now: datetime
) -> None:
    answers = {**answers_of(proposal), "legal_basis": "Vegloven."}
    editing.answer(notice=proposal, answers=answers, by=writer, now=now)

    assert _state(proposal) == (Notice.State.DRAFT, None)
    assert answers_of(proposal) == answers


def test_what_is_saved_as_it_was_voids_nothing(
    proposal: Notice, writer: Person, now: datetime
) -> None:
    editing.edit(notice=proposal, facts={"title": proposal.title}, by=writer, now=now)
    editing.write(
        notice=proposal, language="nb", subject="Hei", body="Vi graver.", by=writer, now=now
    )
    editing.answer(notice=proposal, answers=answers_of(proposal), by=writer, now=now)

    assert _state(proposal)[0] == Notice.State.PROPOSED


def test_a_text_that_is_emptied_is_gone(draft: Notice, writer: Person, now: datetime) -> None:
    editing.write(notice=draft, language="en", subject="", body="", by=writer, now=now)

    assert set(texts_of(draft)) == {"nb", "nn"}


def test_nothing_is_edited_once_it_is_sent(sending: Notice, writer: Person, now: datetime) -> None:
    with pytest.raises(editing.AlreadySending):
        editing.edit(notice=sending, facts={"title": "Nytt"}, by=writer, now=now)
    with pytest.raises(editing.AlreadySending):
        editing.write(notice=sending, language="nb", subject="", body="", by=writer, now=now)


# What the database itself refuses


@pytest.mark.parametrize("facts", CHANGES, ids=lambda facts: next(iter(facts)))
def test_the_database_lets_nothing_change_under_a_proposal(
    proposal: Notice, facts: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match="stands still"), transaction.atomic():
        Notice.objects.filter(pk=proposal.pk).update(**facts)


def test_the_database_lets_no_word_change_under_a_proposal(proposal: Notice) -> None:
    texts, reasons = (rows.objects.filter(notice=proposal) for rows in (NoticeText, Relevance))
    for change in (
        lambda: texts.update(body="Vi, graver."),
        texts.delete,
        lambda: reasons.update(legal_basis="Vegloven."),
    ):
        with pytest.raises(IntegrityError, match="stands still"), transaction.atomic():
            change()


def test_a_pattern_is_never_put_to_approval(draft: Notice, now: datetime) -> None:
    Notice.objects.filter(pk=draft.pk).update(is_pattern=True)
    draft.refresh_from_db()
    with pytest.raises(IntegrityError, match="pattern_is_never_sent"), transaction.atomic():
        scenes.proposed(draft, now)


def _state(notice: Notice) -> tuple[str, object]:
    notice.refresh_from_db()
    assert contents(notice)["texts"]
    return notice.state, notice.proposed
