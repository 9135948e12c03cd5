"""What is said around a request, by both sides and among colleagues, and the time it takes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models.request import Request
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.documents.models import StoredFile
from allmenning.people.models import Person


class Message(MunicipalityModel):
    """What somebody wrote about a request. An internal note is read by those at work only."""

    personal_data = PersonalData(
        found_by="request.applicant",
        exported=("text", "sent_at"),
        exported_when=(("internal", False),),
        erased="the text is emptied and its files are let go of; the figures stay",
        kept="five years, as the request; notes are made to prepare a case (popplyl. § 16 e)",
    )

    request = Within(Request, models.PROTECT, related_name="messages", db_index=False)
    author = Within(Person, models.PROTECT, related_name="+")
    by_staff = models.BooleanField()
    internal = models.BooleanField()
    text = models.TextField(max_length=5000)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="message_says_something",
                violation_error_message=_("Skriv det du vil si."),
            ),
            models.CheckConstraint(
                condition=models.Q(internal=False) | models.Q(by_staff=True),
                name="only_staff_write_notes",
                violation_error_message=_("Bare ansatte skriver interne notater."),
            ),
        ]
        indexes = [
            models.Index(fields=["request", "sent_at", "id"], name="message_in_thread"),
            models.Index(
                fields=["sent_at"], condition=models.Q(by_staff=False), name="message_from_outside"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Attachment(MunicipalityModel):
    """A file that came with a message, under the name its sender gave it."""

    personal_data = PersonalData(
        found_by="message.request.applicant",
        exported=("name", "file"),
        exported_when=(("message__internal", False),),
        erased="deleted, and the file with it when nothing else points at it",
        kept="as long as the message",
    )

    message = Within(Message, models.CASCADE, related_name="attachments")
    file = Within(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class MinuteSpent(MunicipalityModel):
    """That an employee had a request open in this minute, in however many windows.

    Shown only as a median over many requests, never by employee.
    """

    personal_data = PersonalData(
        found_by="employee",
        exported=("minute",),
        erased="deleted",
        kept="120 days: figures go ninety days back from a request's answer",
    )

    request = Within(Request, models.CASCADE, related_name="minutes_spent", db_index=False)
    employee = Within(Person, models.CASCADE, related_name="+")
    minute = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "employee", "minute"],
                name="minute_counted_once",
                violation_error_message=_("Dette minuttet er allerede talt."),
            )
        ]
        indexes = [models.Index(fields=["minute"], name="minute_spent_minute")]

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} on request {self.request_id}"
