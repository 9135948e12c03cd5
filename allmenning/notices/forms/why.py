"""Why people need a notice, by Digdir's criteria, and when it is sent.

Source: Digdir, guidelines for use of Kontakt- og reservasjonsregisteret.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.clock import NoSuchTime, day_start, instant, local, local_date
from allmenning.core.fields import ClockTime, Day, PlainText
from allmenning.notices.actions.editing import usual_end
from allmenning.notices.forms.more import MoreForm
from allmenning.notices.forms.more import shown as shown_more
from allmenning.notices.models import Notice
from allmenning.notices.queries.proposals import ANSWERS, answers_of

_MISSING: Final = _("Svar på spørsmålet. De som godkjenner, leser det.")
_MOST: Final = _("Skriv et antall mellom 1 og 1 000 000.")


def _question(label: Any, help_text: Any) -> PlainText:
    return PlainText(
        label=label,
        help_text=help_text,
        max_length=1000,
        missing=_MISSING,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True)
class Suggested:
    """What the form begins with where nobody has said: a name, and how many at most."""

    title: str
    most: int


class WhyForm(MoreForm):
    """The reasons, every one of them, and the bounds."""

    public_task = _question(
        _("Hvilken offentlig oppgave gjelder det?"), _("Varselet må høre til en oppgave vi har.")
    )
    legal_basis = _question(
        _("Hva gir oss lov til å sende det?"), _("Lov, forskrift eller vedtak.")
    )
    matters_to_people = _question(
        _("Hva betyr det for dem som får det?"), _("Hva går de glipp av uten?")
    )
    their_need_first = _question(
        _("Hvorfor er behovet deres større enn vårt?"),
        _("Det skal sendes fordi de trenger det, ikke fordi det er praktisk for oss."),
    )
    only_those_affected = _question(
        _("Hvordan treffer det bare dem det gjelder?"), _("Hvorfor er utvalget ikke større?")
    )
    not_marketing = _question(
        _("Hvorfor er det ikke reklame?"), _("Vi sender ikke noe for å selge eller bli likt.")
    )
    title = PlainText(
        label=_("Hva skal varselet hete hos oss?"),
        max_length=120,
        missing=_("Gi varselet et navn dere kjenner det igjen på."),
    )
    is_urgent = forms.BooleanField(
        label=_("Det haster: send straks, også til dem som nylig har fått et annet varsel"),
        required=False,
    )
    send_day = Day(
        label=_("Hvilken dag sendes det?"),
        required=False,
        help_text=_("La det stå tomt, så sendes det når to har godkjent."),
    )
    send_clock = ClockTime(label=_("Klokka"), required=False)
    last_day = Day(
        label=_("Siste dag det er nyttig"),
        help_text=_("Etter denne dagen sendes ingenting. Dagen kan stå i teksten som {siste_dag}."),
    )
    max_recipients = forms.IntegerField(
        label=_("Høyst hvor mange skal få det?"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("Blir det flere, stanser alt."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _MOST),
    )

    def __init__(
        self, data: Any = None, *, notice: Notice, suggested: Suggested, now: datetime
    ) -> None:
        super().__init__(data, initial=_shown(notice, suggested, now))
        self.notice, self.now = notice, now
        self.send_at: datetime | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("send_day"):
            self._read_hour(said)
        if said.get("last_day") and said["last_day"] < local_date(self.send_at or self.now):
            self.add_error("last_day", _("Velg en dag som ikke er over når varselet sendes."))
        return said

    def _read_hour(self, said: dict[str, Any]) -> None:
        try:
            self.send_at = instant(said["send_day"], said.get("send_clock") or time(7))
        except NoSuchTime:
            self.add_error("send_clock", _("Klokka stilles fram da. Velg et annet klokkeslett."))
        else:
            if self.send_at < self.now:
                self.add_error("send_day", _("Velg en tid som ikke er over."))

    def answers(self) -> dict[str, str]:
        """The reasons, as browsers do not end lines."""
        return {name: self.cleaned_data[name].replace("\r\n", "\n") for name in ANSWERS}

    def facts(self) -> dict[str, Any]:
        """When, until when, how many, and what few notices need."""
        said = self.cleaned_data
        return {
            "title": said["title"],
            "is_urgent": said["is_urgent"],
            "send_at": self.send_at,
            "valid_until": day_start(said["last_day"] + timedelta(days=1)),
            "max_recipients": said["max_recipients"],
            **self.more(self.notice),
        }


def _shown(notice: Notice, suggested: Suggested, now: datetime) -> dict[str, Any]:
    until = notice.valid_until or usual_end(notice.trigger, now=now)
    sent = local(notice.send_at) if notice.send_at else None
    return {
        **answers_of(notice),
        **shown_more(notice),
        "is_urgent": notice.is_urgent,
        "send_day": sent.date() if sent else None,
        "send_clock": sent.time() if sent else None,
        "last_day": local_date(until - timedelta(microseconds=1)),
        "max_recipients": max(notice.max_recipients, suggested.most),
        "title": suggested.title,
    }
