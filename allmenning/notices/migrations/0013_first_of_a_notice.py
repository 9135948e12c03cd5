"""The first tenth of a notice's people has an index of its own, as the others wait behind it."""

from django.db import migrations, models
from django.db.models.functions import Mod
from django.db.models.lookups import LessThan


class Migration(migrations.Migration):
    dependencies = [("notices", "0012_what_nobody_reads")]

    operations = [
        migrations.AddIndex(
            "dispatch",
            models.Index(
                fields=["notice", "due_at"],
                condition=models.Q(LessThan(Mod("id", 100), 10), state="pending"),
                name="dispatches_first",
            ),
        ),
    ]
