"""What of a person in Folkeregisteret the municipality keeps, and which events are read for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allmenning.registers.folkeregisteret import Event, Home, Person

# The register's words. What is not among them is passed over before anybody is looked up: it does
# not change what is kept, or is newer than this list.
_MOVES = frozenset({"endringIBostedsadresse", "personErBosatt", "endringIInnflytting"})
_ADDRESSES = _MOVES | {
    "endringIBostedsadresseUtenFlytting",
    "endringIBostedsadresseVedKommuneregulering",
    "endringIDeltBosted",
    "personErUtflyttet",
    "endringIUtflytting",
}
_BIRTHS = frozenset({"personErOpprettet", "endringIFoedsel", "endringIFoedselINorge"})
_READ = (
    _ADDRESSES
    | _BIRTHS
    | {
        "personErDoed",
        "endringIDoedsfall",
        "endringIAdressebeskyttelse",
        "endringIForeldreansvar",
        "endringIFamilierelasjon",
        "endringIIdentifikasjonsnummer",
        "endringIStatus",
        "personErOppdatert",
        "personErOpphoert",
        "personErOpphoertVedSammenslaaing",
        "personErReaktivert",
        "personErReaktivertVedSplitting",
    }
)
# What may bring somebody who is not known here.
_BRINGS = _ADDRESSES | _BIRTHS


@dataclass(frozen=True, slots=True)
class Copy:
    """What is kept of a person. `dwelling` is for telling homes apart, and not kept itself."""

    state: str
    born_on: date | None = None
    is_shielded: bool = False
    address: str = ""
    dwelling: str = ""
    second_address: str = ""
    basic_unit: str = ""
    moved_on: date | None = None


def is_read(kind: str) -> bool:
    """Whether an event of this kind may change what is kept."""
    return kind in _READ


def may_bring(kind: str) -> bool:
    """Whether an event of this kind may be of somebody who comes to live here."""
    return kind in _BRINGS


def copy_of(person: Person, *, kommunenummer: str) -> Copy:
    """What is kept of her. Only of who lives here is a place kept.

    Of the strictly shielded the register tells no home at all: they are taken to live on here.
    """
    state = _state(person, kommunenummer)
    home = person.home if state == "resident" else None
    second = person.second if state == "resident" else None
    return Copy(
        state=state,
        born_on=person.born_on,
        is_shielded=person.is_shielded,
        address=home.address if home else "",
        dwelling=home.dwelling if home else "",
        second_address=second.address if second and _is_in(second, kommunenummer) else "",
        basic_unit=home.basic_unit if home else "",
        moved_on=home.moved_on if home else None,
    )


def _state(person: Person, kommunenummer: str) -> str:
    match person.status:
        case "doed":
            return "dead"
        case "utflyttet":
            return "gone"
        case "bosatt" if person.home is not None:
            return "resident" if _is_in(person.home, kommunenummer) else "gone"
        case "bosatt" if person.is_shielded:
            return "resident"
    return "other"


def _is_in(home: Home, kommunenummer: str) -> bool:
    return home.kommunenummer == kommunenummer


def places_told(events: Iterable[Event], *, before: str, after: str) -> dict[int, tuple[str, str]]:
    """From which basic unit to which one person's events of addresses tell, by their sequence.

    The register tells that she moved and not from where. What changed since she was last looked up
    is told by the last of them that is a move, or by the last of all when none is.
    """
    told = [event for event in events if event.kind in _ADDRESSES]
    moves = [event for event in told if event.kind in _MOVES]
    tells = (moves or told)[-1:]
    return {event.sequence: (before if event in tells else after, after) for event in told}
