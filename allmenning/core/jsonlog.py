"""Log lines as JSON with named facts only; what a person typed or is called never goes in.

A message is printed as it is written in the code, without the values that belong in it. What a
line must tell beyond that goes in `extra`, under one of the names in FACTS.
"""

import json
import logging
from datetime import UTC, datetime

FACTS = (
    "method",
    "route",
    "status",
    "milliseconds",
    "municipality",
    "request_id",
    "reason",
    "gateway",
    "grant",
)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message and the known facts of the record."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        line |= {fact: getattr(record, fact) for fact in FACTS if hasattr(record, fact)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = _without_values(record)
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Our own words. Other packages put theirs together from values, so their place stands in."""
    if record.name.startswith("allmenning.") and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}:{record.lineno}"


def _without_values(record: logging.LogRecord) -> dict[str, object]:
    """The error's kind and where it came from; its text may hold what somebody typed."""
    assert record.exc_info is not None
    kind, _error, trace = record.exc_info
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"kind": kind.__name__ if kind else "", "where": places[-12:]}
