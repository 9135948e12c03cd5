"""Text in the cells of a spreadsheet that others open: never taken for a formula. Pure.

Source: OWASP, CSV Injection.
"""

from typing import Final

RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK: Final = "'"


def safe(text: str) -> str:
    """The text with a mark before it when a spreadsheet could run it; `bare` takes it off again."""
    return f"{MARK}{text}" if _could_run(text) else text


def bare(text: str) -> str:
    """The text as it was before `safe`."""
    return text[len(MARK) :] if text.startswith(MARK) and _could_run(text) else text


def _could_run(text: str) -> bool:
    return text.lstrip(MARK).startswith(RISKY)


def one_way(text: str) -> str:
    """Text alike for all programs: lines end in one way, nothing blank stands around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
