from django.db import migrations, models

_KEEP = """
SELECT set_config('allmenning.municipality', '*', true);
UPDATE booking_adoption AS adoption SET contents = template.contents
FROM booking_placetemplate template WHERE template.id = adoption.template_id;
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0016_trials")]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="contents",
            field=models.JSONField(default=dict),
        ),
        migrations.RunSQL(_KEEP, migrations.RunSQL.noop),
    ]
