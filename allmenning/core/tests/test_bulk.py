"""What is written in bulk keeps within what one statement can carry."""

from datetime import UTC, datetime

from allmenning.core.models import EventRecord, Municipality


def test_more_rows_than_a_statement_has_parameters_for(oslo: Municipality) -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    rows = [EventRecord(name="core.Many", payload={"n": n}, happened_at=at) for n in range(20_000)]

    EventRecord.objects.bulk_create(rows)

    assert EventRecord.objects.filter(name="core.Many").count() == len(rows)
