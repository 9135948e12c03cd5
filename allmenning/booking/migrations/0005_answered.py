from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_messages"),
        ("core", "0003_row_security"),
        ("people", "0002_row_security"),
        ("places", "0002_row_security"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("decided_by__isnull", False)),
                fields=["space", "decided_at"],
                name="answered_by_space",
            ),
        ),
    ]
