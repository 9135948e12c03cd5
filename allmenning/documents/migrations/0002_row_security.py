"""Row security and keys within the municipality (law 5 of the house)."""

from django.db import migrations

from allmenning.core.row_security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        SecureTable("StoredFile"),
    ]
