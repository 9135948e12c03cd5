import django.db.models.deletion
from django.db import migrations

import allmenning.core.models

# A place with a timetable that buildings follow never had one of its own.
_FOLLOW = """
SELECT set_config('allmenning.municipality', '*', true);
UPDATE keys_openaccess AS place SET timetable_id = NULL
FROM places_building building WHERE building.timetable_id = place.timetable_id;
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("keys", "0008_carried_lists"),
        ("places", "0004_pictures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="openaccess",
            name="timetable",
            field=allmenning.core.models.Within(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.timetable",
            ),
        ),
        migrations.RunSQL(_FOLLOW, migrations.RunSQL.noop),
    ]
