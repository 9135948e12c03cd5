"""The districts people are spread over: how many live in each, and a box that lies within it.

Source of the numbers of people: Statistics Norway, 1 January 2020, scaled so that Oslo has 700,000
and Stovner 34,158. The boxes are rough ones of ours, and do not overlap.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class District:
    """A part of a municipality. `index` is its own among all of them.

    The box is south, west, north and east in degrees. `detached` is how many of ten streets have
    houses for one or two homes.
    """

    kommunenummer: str
    index: int
    code: str
    name: str
    people: int
    box: tuple[float, float, float, float]
    detached: int
    postcode: str
    post_town: str


OSLO = "0301"
_SHARES = (
    ("030101", "Gamle Oslo", 58671, (59.898, 10.757, 59.916, 10.805), 0, "0190"),
    ("030102", "Grünerløkka", 62423, (59.917, 10.757, 59.935, 10.790), 0, "0550"),
    ("030103", "Sagene", 45089, (59.936, 10.738, 59.947, 10.772), 0, "0460"),
    ("030104", "St. Hanshaugen", 38945, (59.917, 10.728, 59.935, 10.756), 0, "0170"),
    ("030105", "Frogner", 59269, (59.908, 10.685, 59.928, 10.724), 1, "0260"),
    ("030106", "Ullern", 34596, (59.912, 10.630, 59.935, 10.684), 5, "0380"),
    ("030107", "Vestre Aker", 50157, (59.936, 10.650, 59.985, 10.695), 7, "0770"),
    ("030108", "Nordre Aker", 52327, (59.948, 10.710, 59.980, 10.790), 5, "0880"),
    ("030109", "Bjerke", 33422, (59.932, 10.795, 59.955, 10.845), 3, "0590"),
    ("030110", "Grorud", 27707, (59.950, 10.850, 59.968, 10.890), 3, "0960"),
    ("030111", "Stovner", 33316, (59.955, 10.895, 59.978, 10.945), 4, "0980"),
    ("030112", "Alna", 49801, (59.918, 10.848, 59.948, 10.905), 2, "1060"),
    ("030113", "Østensjø", 50806, (59.878, 10.810, 59.912, 10.850), 4, "0680"),
    ("030114", "Nordstrand", 52459, (59.850, 10.765, 59.892, 10.808), 7, "1160"),
    ("030115", "Søndre Nordstrand", 39066, (59.825, 10.780, 59.849, 10.850), 4, "1270"),
    ("030116", "Sentrum", 1471, (59.908, 10.729, 59.916, 10.755), 0, "0150"),
    ("030117", "Marka", 1610, (59.990, 10.600, 60.080, 10.800), 10, "0890"),
)
_TOWNS = (
    ("3203", "3203-01", "Asker sentrum", 12000, (59.826, 10.420, 59.842, 10.450), "1383", "ASKER"),
    ("3201", "3201-01", "Sandvika", 12000, (59.884, 10.510, 59.898, 10.545), "1337", "SANDVIKA"),
)
_ALL, _STOVNER = 700_000, 34_158


def _oslo() -> tuple[District, ...]:
    others = sum(share[2] for share in _SHARES if share[1] != "Stovner")
    scaled = [
        _STOVNER if name == "Stovner" else round(people * (_ALL - _STOVNER) / others)
        for _code, name, people, *_ in _SHARES
    ]
    # What is lost in rounding lives in the largest.
    scaled[1] += _ALL - sum(scaled)
    return tuple(
        District(OSLO, index, code, name, people, box, detached, postcode, "OSLO")
        for index, ((code, name, _, box, detached, postcode), people) in enumerate(
            zip(_SHARES, scaled, strict=True)
        )
    )


def _towns() -> tuple[District, ...]:
    return tuple(
        District(kommunenummer, len(_SHARES) + more, code, name, people, box, 7, postcode, town)
        for more, (kommunenummer, code, name, people, box, postcode, town) in enumerate(_TOWNS)
    )


DISTRICTS = (*_oslo(), *_towns())
WHOLE_OSLO = {district.code: district.people for district in _oslo()}
# What the demo has of them: all of Stovner, and enough elsewhere that somebody can move.
DEMO = {
    district.code: district.people if district.name == "Stovner" else 300 for district in DISTRICTS
}
