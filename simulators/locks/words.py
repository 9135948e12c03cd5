"""What the reader at the door says, in plain Norwegian."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_OSLO = ZoneInfo("Europe/Oslo")
_REFUSED = {
    "ended": "Tiden din her er ute.",
    "wrong_door": "Nøkkelen gjelder en annen dør.",
    "revoked": "Nøkkelen er trukket tilbake.",
    "unknown": "Døra kjenner ikke denne koden.",
    "forged": "Dette er ikke en nøkkel fra kommunen.",
    "used_up": "Nøkkelen er allerede brukt.",
    "replayed": "Denne QR-koden er allerede brukt. Vent til telefonen viser en ny.",
    "stale": "QR-koden er for gammel. Vis den som står på skjermen nå.",
    "needs_pin": "Tast koden din også.",
    "wrong_pin": "Feil kode.",
    "reader_locked": "For mange feil koder. Vent et kvarter, eller vis QR-koden.",
    "clock_unsafe": "Døra er ikke sikker på hva klokka er. Ring vakttelefonen.",
    "not_written": "Døra kan ikke føre opp åpninger nå. Ring vakttelefonen.",
}
_CAME = {
    "opened": "Døra er åpen. Velkommen inn!",
    "no_answer": "Du har lov til å komme inn, men låsen svarer ikke. Prøv en gang til.",
    "not_sent": "Du har lov til å komme inn, men låsen er uten forbindelse. Ring vakttelefonen.",
}
SILENT = "Døra svarer ikke. Dørsentralen er kanskje ikke i gang."
RUNG = "Det ringer hos vakttelefonen. De kan åpne døra fra siden for dører."
BY_ITSELF = "Låsen kjente koden selv. Velkommen inn!"


def words(answer: dict[str, Any] | None, now: datetime) -> str:
    """What is said of an answer; None when there was none."""
    if answer is None:
        return SILENT
    if answer.get("open"):
        return _CAME.get(str(answer.get("outcome")), "Døra låses opp …")
    if answer.get("reason") == "too_early" and answer.get("opens_at"):
        return f"Du er litt tidlig. Nøkkelen virker fra {_when(str(answer['opens_at']), now)}."
    return _REFUSED.get(str(answer.get("reason")), "Døra sa nei.")


def _when(opens_at: str, now: datetime) -> str:
    there = datetime.fromisoformat(opens_at).astimezone(_OSLO)
    day = "" if there.date() == now.astimezone(_OSLO).date() else f"{there.day}.{there.month}. "
    return f"{day}kl. {there:%H.%M}"
