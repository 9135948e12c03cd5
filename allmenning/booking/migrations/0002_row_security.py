"""Row security and keys within the municipality (law 5 of the house)."""

from django.db import migrations

from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]

    operations = [
        SecureTable("Terms"),
        SecureTable("BookingRules", read_by_all=True),
        SecureTable("ApprovalRule"),
        SecureTable("Request"),
        SecureTable("Booking"),
        SecureTable("Hold"),
        SecureTable("Closure"),
        SecureTable("ClosureAsset"),
        SecureTable("Claim", read_by_all=True),
    ]
