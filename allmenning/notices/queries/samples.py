"""Some of those a notice is for, told so that nobody can be known: no name, number or house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allmenning.core.clock import local_date
from allmenning.notices.queries.audience import Sampled
from allmenning.people.models import RegisteredPerson
from allmenning.places.models import Address, District


@dataclass(frozen=True)
class Masked:
    """One of them: ten years she is within, her street and district, and what her text turns on."""

    from_age: int
    district: str
    district_id: int | None
    street: str
    variant: str


def masked(sampled: Sequence[Sampled], *, now: datetime) -> list[Masked]:
    """Each of those who were picked, in the same order."""
    people = RegisteredPerson.objects.in_bulk([one.person for one in sampled])
    streets = _streets([person.address for person in people.values()])
    districts = dict(District.objects.values_list("pk", "name"))
    return [
        Masked(
            from_age=_decade(people[one.person].born_on, local_date(now)),
            district=districts.get(one.district or 0, ""),
            district_id=one.district,
            street=streets.get(people[one.person].address, ""),
            variant=one.variant,
        )
        for one in sampled
    ]


def _streets(references: list[str]) -> dict[str, str]:
    found = Address.objects.filter(reference__in=references)
    return dict(found.values_list("reference", "street__name"))


def _decade(born: date | None, today: date) -> int:
    years = today.year - born.year if born else 0
    return years // 10 * 10
