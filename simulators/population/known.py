"""The people one can sign in as, so that they live somewhere and something may come to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """Where one of them lives, how old her children are in days, and where she reads letters."""

    number: str
    born: dt.date
    district: str
    email: str
    moved_days_ago: int = 2000
    came_from: str = ""
    children_days: tuple[int, ...] = ()
    state: str = "bosatt"


_STOVNER, _GRUNERLOKKA, _FROGNER = "030111", "030102", "030105"
KNOWN = (
    # Kari came from Frogner twelve days ago, and her youngest is soon four months.
    Known(
        "15839000046",
        dt.date(1990, 3, 15),
        _STOVNER,
        "kari.nordlie@oslo.example",
        moved_days_ago=12,
        came_from="03010501",
        children_days=(119, 1900),
    ),
    Known("02917800017", dt.date(1978, 11, 2), _STOVNER, "ola.braten@oslo.example"),
    Known("21868500007", dt.date(1985, 6, 21), _STOVNER, "jonas.lund@oslo.example"),
    Known("08899400187", dt.date(1994, 9, 8), _GRUNERLOKKA, "maria.kowalska@oslo.example"),
    Known("30840950030", dt.date(2009, 4, 30), _GRUNERLOKKA, "amina.yusuf@oslo.example"),
    Known("12814600023", dt.date(1946, 1, 12), _STOVNER, "gunnar.dahl@oslo.example"),
    Known("19878200066", dt.date(1982, 7, 19), "3203-01", "nils.vik@asker.example"),
    Known(
        "45928800036",
        dt.date(1988, 12, 5),
        _GRUNERLOKKA,
        "andrej.novak@oslo.example",
        state="ikkeBosatt",
    ),
    Known("24827500026", dt.date(1975, 2, 24), _STOVNER, "fatima.hassan@oslo.example"),
    Known("17906900076", dt.date(1969, 10, 17), _FROGNER, "ingrid.saether@oslo.example"),
    Known("06859200026", dt.date(1992, 5, 6), _FROGNER, "tuva.myhre@oslo.example"),
    Known("12837500077", dt.date(1975, 3, 12), _STOVNER, "berit.solheim@oslo.example"),
    Known("27888000017", dt.date(1980, 8, 27), _FROGNER, "per.haugland@oslo.example"),
    Known("14837100071", dt.date(1971, 3, 14), "3203-01", "solfrid.aune@asker.example"),
    Known("02918300050", dt.date(1983, 11, 2), "3203-01", "eirik.lunde@asker.example"),
    Known("27859000075", dt.date(1990, 5, 27), "3201-01", "nadia.rahman@baerum.example"),
    Known("08896800095", dt.date(1968, 9, 8), "3201-01", "kare.holt@baerum.example"),
)
LANGUAGES = {"08899400187": "en", "12814600023": "nn"}
