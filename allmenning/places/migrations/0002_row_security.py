"""Row security and keys within the municipality (law 5 of the house)."""

from django.db import migrations

from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        SecureTable("Timetable", read_by_all=True),
        SecureTable("OpeningHours", read_by_all=True),
        SecureTable("OpeningException", read_by_all=True),
        SecureTable("Holiday", read_by_all=True),
        SecureTable("District", read_by_all=True),
        SecureTable("Building", read_by_all=True),
        SecureTable("Asset", read_by_all=True),
        SecureTable("Space", read_by_all=True),
        SecureTable("SpaceAsset", read_by_all=True),
    ]
