from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from django.db import IntegrityError, transaction

from allmenning.notices.actions import approving, editing
from allmenning.notices.models import Approval, Channel, Notice
from allmenning.notices.queries.proposals import yeses
from allmenning.notices.rules.proposal import Lack
from allmenning.notices.tests import scenes, town
from allmenning.people.models import Person, Unit
from tests.jobs import RunJobs

Do = Callable[[Notice, Person], None]


def _yes(notice: Notice, person: Person, now: datetime) -> Notice:
    return approving.approve(notice=notice, seen=bytes(notice.proposed or b""), by=person, now=now)


def test_two_others_approve_and_it_is_sent(
    draft: Notice, writer: Person, ingrid: Person, per: Person, now: datetime
) -> None:
    proposal = approving.propose(notice=draft, expected=7, by=writer, now=now)

    assert _yes(proposal, ingrid, now).state == Notice.State.PROPOSED
    assert _yes(proposal, per, now).state == Notice.State.SENDING
    assert [yes.person for yes in yeses(proposal)] == [ingrid, per]
    proposal.refresh_from_db()
    assert (proposal.expected, proposal.started_at) == (7, now)


@pytest.mark.parametrize("trigger", ["area", "enrolled"])
def test_what_comes_once_is_for_somebody(
    draft: Notice, writer: Person, trigger: str, now: datetime
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger=trigger)
    with pytest.raises(approving.NotReady) as refused:
        approving.propose(notice=draft, expected=0, by=writer, now=now)
    assert refused.value.lacks == [Lack.NOBODY]


def test_it_waits_for_its_hour(
    draft: Notice, writer: Person, ingrid: Person, per: Person, now: datetime
) -> None:
    hour = now + timedelta(hours=2)
    editing.edit(notice=draft, facts={"send_at": hour}, by=writer, now=now)
    proposal = approving.propose(notice=draft, expected=7, by=writer, now=now)
    _yes(proposal, ingrid, now)
    assert _yes(proposal, per, now).state == Notice.State.APPROVED

    approving.start_due(now=hour - timedelta(seconds=1))
    assert _state(draft) == Notice.State.APPROVED
    approving.start_due(now=hour)
    assert _state(draft) == Notice.State.SENDING


def test_what_came_too_late_is_never_sent(
    draft: Notice, ingrid: Person, per: Person, now: datetime
) -> None:
    scenes.running(draft, now, ingrid, per, state=Notice.State.APPROVED)

    approving.start_due(now=now + timedelta(days=15))

    assert _state(draft) == Notice.State.ENDED


def test_nobody_approves_twice(proposal: Notice, ingrid: Person, now: datetime) -> None:
    _yes(proposal, ingrid, now)
    with pytest.raises(approving.AlreadyApproved):
        _yes(proposal, ingrid, now)


def test_the_author_does_not_approve(proposal: Notice, writer: Person, now: datetime) -> None:
    with pytest.raises(approving.OwnNotice):
        _yes(proposal, writer, now)


def test_who_changed_a_comma_does_not_approve(
    draft: Notice, writer: Person, ingrid: Person, now: datetime
) -> None:
    editing.write(notice=draft, language="nb", subject="Hei", body="Ja.", by=ingrid, now=now)
    proposal = approving.propose(notice=draft, expected=7, by=writer, now=now)
    with pytest.raises(approving.OwnNotice):
        _yes(proposal, ingrid, now)


def test_what_changed_since_it_was_seen_is_not_approved(
    proposal: Notice, writer: Person, ingrid: Person, per: Person, now: datetime
) -> None:
    seen = bytes(proposal.proposed or b"")
    _yes(proposal, ingrid, now)
    editing.edit(notice=proposal, facts={"title": "Ny"}, by=writer, now=now)
    again = approving.propose(notice=proposal, expected=1, by=writer, now=now)

    with pytest.raises(approving.ChangedMeanwhile):
        approving.approve(notice=proposal, seen=seen, by=per, now=now)
    assert yeses(again) == []


def test_what_lacks_something_is_not_proposed(draft: Notice, writer: Person, now: datetime) -> None:
    with pytest.raises(approving.NotReady) as error:
        approving.propose(notice=draft, expected=0, by=writer, now=now)
    assert error.value.lacks == [Lack.NOBODY]
    with pytest.raises(approving.NotReady) as error:
        approving.propose(notice=draft, expected=1001, by=writer, now=now)
    assert error.value.lacks == [Lack.LIMIT]


def test_a_no_has_a_reason_and_makes_it_a_draft(
    proposal: Notice, ingrid: Person, now: datetime
) -> None:
    approving.send_back(notice=proposal, because="Feil gate.", by=ingrid, now=now)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.stopped_because) == (Notice.State.DRAFT, "Feil gate.")


def test_sending_is_paused_resumed_and_stopped(
    sending: Notice, ingrid: Person, now: datetime
) -> None:
    approving.pause(notice=sending, by=ingrid, now=now)
    assert _state(sending) == Notice.State.PAUSED
    approving.resume(notice=sending, by=ingrid, now=now)
    assert _state(sending) == Notice.State.SENDING
    approving.stop(notice=sending, because="Feil gate.", by=ingrid, now=now)
    assert _state(sending) == Notice.State.STOPPED


def test_what_is_not_what_was_approved_keeps_no_other_waiting(
    draft: Notice, writer: Person, stovner: Unit, ingrid: Person, per: Person, now: datetime
) -> None:
    """As after a release that puts more to approval than the one before it did."""
    other = scenes.drafted(writer, stovner, now)
    scenes.running(other, now, ingrid, per, state=Notice.State.APPROVED)
    draft.state, draft.proposed, draft.proposed_at = Notice.State.PROPOSED, b"0" * 32, now
    draft.save()
    scenes.agreed(draft, now, ingrid, per)
    Notice.objects.filter(pk=draft.pk).update(state=Notice.State.APPROVED)

    approving.start_due(now=now)

    assert _state(other) == Notice.State.SENDING
    assert (_state(draft), draft.stopped_because) == (Notice.State.DRAFT, "changed")
    assert draft.proposed is None


DONE: list[Do] = [
    lambda notice, person: approving.pause(notice=notice, by=person, now=notice.created_at),
    lambda notice, person: approving.resume(notice=notice, by=person, now=notice.created_at),
    lambda notice, person: approving.send_back(
        notice=notice, because="", by=person, now=notice.created_at
    ),
    lambda notice, person: approving.stop(
        notice=notice, because="", by=person, now=notice.created_at
    ),
]


@pytest.mark.parametrize("do", DONE)
def test_what_does_not_run_is_left_alone(draft: Notice, ingrid: Person, do: Do) -> None:
    with pytest.raises(approving.NotRunning):
        do(draft, ingrid)


def test_what_costs_money_has_a_yes_of_its_own(
    proposal: Notice, ingrid: Person, writer: Person, now: datetime
) -> None:
    seen = bytes(proposal.proposed or b"")

    def yes(person: Person) -> None:
        approving.approve_price(
            notice=proposal, channel=Channel.SMS, price=50, seen=seen, by=person, now=now
        )

    yes(ingrid)
    with pytest.raises(approving.AlreadyApproved):
        yes(ingrid)
    with pytest.raises(approving.OwnNotice):
        yes(writer)
    assert yeses(proposal) == []


# What the database itself refuses


@pytest.mark.parametrize("state", ["approved", "sending", "paused"])
def test_the_database_sends_nothing_that_one_alone_approved(
    proposal: Notice, ingrid: Person, now: datetime, state: str
) -> None:
    scenes.agreed(proposal, now, ingrid)
    with pytest.raises(IntegrityError, match="two people"), transaction.atomic():
        Notice.objects.filter(pk=proposal.pk).update(state=state)


def test_the_database_knows_no_approval_of_something_else(
    proposal: Notice, ingrid: Person, per: Person, now: datetime
) -> None:
    for facts in ({"digest": b"0" * 32}, {"author": per}):
        usual = {"digest": proposal.proposed, "author": proposal.author}
        with pytest.raises(IntegrityError, match="of what is proposed"), transaction.atomic():
            Approval.objects.create(notice=proposal, person=ingrid, at=now, **{**usual, **facts})


def test_the_database_lets_no_author_approve(
    proposal: Notice, writer: Person, now: datetime
) -> None:
    with pytest.raises(IntegrityError, match="author_does_not_approve"), transaction.atomic():
        scenes.agreed(proposal, now, writer)


def _state(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.state


def test_the_second_yes_gives_people_their_rows_without_waiting_for_the_minute(
    proposal: Notice, ingrid: Person, per: Person, now: datetime, run_jobs: RunJobs
) -> None:
    person = town.resident(town.settle()["Stovner 1"])
    for approver in (ingrid, per):
        _yes(proposal, approver, now)
    run_jobs()
    assert list(proposal.dispatches.values_list("person_id", flat=True)) == [person.pk]
