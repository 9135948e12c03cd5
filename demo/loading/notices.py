"""What the municipality tells people unasked: themes, districts' facts, patterns, and some notices
as they stand, each written, put forward and approved by the people of the demo."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from allmenning.notices.actions import editing
from allmenning.notices.actions.approving import approve, propose
from allmenning.notices.models import DistrictFact, Notice, Tally, Tariff, Theme
from allmenning.people.models import Person, Unit
from allmenning.places.models import District
from demo.facts import entries_of
from demo.loading.town import Town

_TEST_OF_TIME: Final = timedelta(hours=3)


def tell_some(town: Town) -> None:
    """Lay the file's themes, patterns and notices down, and what the districts are known by."""
    for facts in entries_of(town.slug, "notices"):
        themes = {row["slug"]: Theme.objects.create(**row) for row in facts["themes"]}
        for row in facts["tariffs"]:
            since = date.fromisoformat(row["valid_from"])
            Tariff.objects.create(**{**row, "valid_from": since})
        _describe_districts(facts["phone"])
        desk = _Desk(town, facts)
        patterns = {row["key"]: desk.pattern(row, themes) for row in facts["patterns"]}
        for row in facts["notices"]:
            desk.tell(row, patterns[row["pattern"]])


def _describe_districts(phone: str) -> None:
    for district in District.objects.order_by("code"):
        facts = {"phone": phone, "visit": f"Bydelshuset, {district.name}"}
        DistrictFact.objects.bulk_create(
            DistrictFact(district=district, name=name, value={"nb": value})
            for name, value in facts.items()
        )


def body_of(text: Mapping[str, Any]) -> str:
    """The paragraphs of a text of the file, as they are written in the form."""
    return "\n\n".join(text["body"]).replace("\n\n- ", "\n- ")


class _Desk:
    """Those who write notices and those who approve them."""

    def __init__(self, town: Town, facts: Mapping[str, Any]) -> None:
        self._town = town
        self._unit = Unit.objects.get(name=facts["unit"])
        self._approvers = [Person.objects.get(name=name) for name in facts["approvers"]]

    def pattern(self, row: Mapping[str, Any], themes: Mapping[str, Theme]) -> Notice:
        """What new notices of a kind begin as."""
        author, now = self._approvers[0], self._town.now
        facts = {
            "title": row["title"],
            "trigger": row["trigger"],
            "theme": themes[row["theme"]],
            "circumstances": row["circumstances"],
            "audience": row["audience"],
            "is_urgent": row["urgent"],
            "one_per_household": row["household"],
            "max_recipients": row["most"],
        }
        made = editing.draft(facts=facts, unit=self._unit, author=author, now=now)
        for language, text in row["texts"].items():
            body, subject = body_of(text), text["subject"]
            editing.write(
                notice=made, language=language, subject=subject, body=body, by=author, now=now
            )
        editing.answer(notice=made, answers=row["why"], by=author, now=now)
        editing.keep_as_pattern(notice=made, by=author, now=now)
        return made

    def tell(self, row: Mapping[str, Any], pattern: Notice) -> None:
        """A notice of the file, as far as it has come."""
        author = Person.objects.get(name=row["author"])
        at = self._town.now - timedelta(days=row["days_ago"]) - _TEST_OF_TIME
        made = editing.copy(pattern=pattern, unit=self._unit, author=author, now=at)
        until = at + timedelta(days=row["lasts_days"])
        facts = {"title": row["title"], "valid_until": until}
        facts |= {"audience": row["audience"]} if "audience" in row else {}
        facts |= {"max_recipients": row["most"]} if "most" in row else {}
        made = editing.edit(notice=made, facts=facts, by=author, now=at)
        if row["state"] != Notice.State.DRAFT:
            made = propose(notice=made, expected=row["expected"], by=author, now=at)
        if row["state"] in (Notice.State.SENDING, Notice.State.ENDED):
            self._send(made, row, at + timedelta(hours=1))

    def _send(self, notice: Notice, row: Mapping[str, Any], at: datetime) -> None:
        for person in self._approvers:
            notice = approve(notice=notice, seen=bytes(notice.proposed or b""), by=person, now=at)
        notice.share = 100
        if row["state"] == Notice.State.ENDED:
            notice.state, notice.filled_at = Notice.State.ENDED, at
            notice.ended_at = at + timedelta(hours=2)
        notice.save()
        left = {"left": row["expected"]} if row["expected"] else {}
        counts = {"audience": row.get("left_out", {}) | left, "outcome": row["outcome"]}
        Tally.objects.bulk_create(
            Tally(notice=notice, kind=kind, name=name, number=number, at=at)
            for kind, numbers in counts.items()
            for name, number in numbers.items()
        )
