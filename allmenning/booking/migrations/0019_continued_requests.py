from django.db import migrations, models

import allmenning.core.models
from allmenning.core.row_security import KeyWithin


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0018_told_of_conflicts"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="continues",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="continued_by",
                to="booking.request",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="moved",
            field=models.JSONField(null=True),
        ),
        KeyWithin("Request", "continues"),
    ]
