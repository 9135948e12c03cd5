"""How ID-porten and Ansattporten differ."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("low", "substantial", "high")


@dataclass(frozen=True)
class Kind:
    """One of the two providers. Its issuer ends in path."""

    path: str
    name: str
    acr_prefix: str
    foreign_prefix: str | None
    other_acr: tuple[str, ...]
    lowest: str
    has_userinfo: bool

    @property
    def acr_values(self) -> tuple[str, ...]:
        """Every level of assurance that a client may ask for."""
        prefixes = (self.acr_prefix, self.foreign_prefix)
        levels = LEVELS[LEVELS.index(self.lowest) :]
        named = (f"{p}{level}" for p in prefixes if p is not None for level in levels)
        return (*named, *self.other_acr)


IDPORTEN = Kind(
    path="idporten",
    name="ID-porten",
    acr_prefix="idporten-loa-",
    foreign_prefix="eidas-loa-",
    other_acr=(),
    lowest="low",
    has_userinfo=True,
)
ANSATTPORTEN = Kind(
    path="ansattporten",
    name="Ansattporten",
    acr_prefix="",
    foreign_prefix=None,
    other_acr=("entraid",),
    lowest="substantial",
    has_userinfo=False,
)
KINDS = (IDPORTEN, ANSATTPORTEN)


def is_enough(acr: str, requested: tuple[str, ...]) -> bool:
    """Whether a level is one of those asked for, or a higher one of the same family."""
    return any(_family(acr) == _family(r) and _rank(acr) >= _rank(r) for r in requested)


def _family(acr: str) -> str:
    return acr.removesuffix(acr.rpartition("-")[2]) if _rank(acr) >= 0 else acr


def _rank(acr: str) -> int:
    level = acr.rpartition("-")[2]
    return LEVELS.index(level) if level in LEVELS else -1
