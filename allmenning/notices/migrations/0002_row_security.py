"""Row security and keys within the municipality (law 5 of the house)."""

from django.db import migrations

from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        SecureTable("Theme"),
        SecureTable("Notice"),
        SecureTable("Relevance"),
        SecureTable("Approval", append_only=True),
        SecureTable("NoticeText"),
        SecureTable("DistrictFact"),
        SecureTable("Dispatch"),
        SecureTable("OptOut"),
        SecureTable("Bounce"),
        SecureTable("Enrolment"),
        SecureTable("Tally"),
        SecureTable("TriggerDay"),
        SecureTable("Usefulness"),
        SecureTable("TakeUp"),
        SecureTable("Tariff"),
    ]
