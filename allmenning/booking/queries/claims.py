"""Claims near a stretch of time, found by their start: an index that row security lets be used."""

from allmenning.booking.models.claim import LONG

_LONG = f"interval '{LONG.total_seconds() / 3600:g} hours'"


def claims_sql(columns: str, *, starts: str, ends: str) -> str:
    """SQL for every claim that overlaps [starts, ends), and some that ended shortly before it."""
    return f"""
    SELECT {columns} FROM booking_claim
    WHERE lower(during) >= {starts} - {_LONG} AND lower(during) < {ends}
    UNION ALL
    SELECT {columns} FROM booking_claim
    WHERE upper(during) - lower(during) > {_LONG} AND lower(during) < {starts} - {_LONG}
        AND during && tstzrange({starts}, {ends})
"""
