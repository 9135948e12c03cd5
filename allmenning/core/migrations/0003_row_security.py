"""Row security and keys within the municipality (law 5 of the house)."""

from django.db import migrations

from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [
        SecureTable("EventRecord"),
        SecureTable("Reaction"),
        SecureTable("ActLog", append_only=True),
        SecureTable("ViewingLog", append_only=True),
    ]
