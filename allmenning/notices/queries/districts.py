"""What may be said of a district, and what was sent to those who live there."""

from collections.abc import Sequence

from allmenning.core import speech
from allmenning.notices.models import DistrictFact, Notice
from allmenning.notices.queries.sent import sent
from allmenning.places.models import District


def facts_of(district: District, language: str) -> dict[str, str]:
    """The district's facts by name, in the language where they are told in it."""
    rows = DistrictFact.objects.filter(district=district).values_list("name", "value")
    return {name: speech.text(value, language) for name, value in rows}


def sent_to(district: District, *, most: int) -> Sequence[Notice]:
    """The latest notices that were for people of this district by name."""
    named = sent().filter(audience__districts__contains=[district.code])
    return list(named.prefetch_related("texts")[:most])
