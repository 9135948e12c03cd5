"""How much is taken at once, how long it is kept, and when a silence is over."""

from __future__ import annotations

from datetime import timedelta

# People in one claim; one question to the contact register holds them all.
AT_ONCE = 500
# A claim that nobody has carried on with for so long is anybody's again.
LEASE = timedelta(minutes=5)
# How long we wait for the answer to the final dot.
FINAL = timedelta(seconds=120)
# An attempt whose process has said nothing for so long after the mark is in doubt.
ATTEMPT_LEASE = timedelta(seconds=180)
# A mark that is older than this when its turn comes is not used: the dot must not come late.
MARK_LASTS = timedelta(seconds=20)
# Longer than we wait for the final answer, and than a relay keeps a silent connection open (RFC
# 5321 §4.5.3.2.7: five minutes). After it nothing of an attempt is under way any more.
QUIESCE = timedelta(minutes=10)
# One whose mail came back, or who called it unwanted, is left alone for so long.
REST = timedelta(days=180)
