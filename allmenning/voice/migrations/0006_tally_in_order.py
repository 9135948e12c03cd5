from django.db import migrations, models

# What was written down before has lost its order, and keeps the one it is stored in.
AS_PAIRS = (
    "COALESCE((SELECT jsonb_agg(jsonb_build_array(key, value)) FROM jsonb_each(tally)), '[]')"
)
_PAIRS = f"""
SELECT set_config('allmenning.municipality', '*', true);
UPDATE voice_involvement SET tally = {AS_PAIRS} WHERE jsonb_typeof(tally) = 'object';
SELECT set_config('allmenning.municipality', '', true);
"""
_BY_ANSWER = """
SELECT set_config('allmenning.municipality', '*', true);
UPDATE voice_involvement SET tally = COALESCE(
    (SELECT jsonb_object_agg(pair ->> 0, pair -> 1) FROM jsonb_array_elements(tally) AS pair), '{}'
) WHERE jsonb_typeof(tally) = 'array';
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("voice", "0005_idea_interpreter")]

    operations = [
        migrations.AlterField(
            model_name="involvement",
            name="tally",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunSQL(_PAIRS, _BY_ANSWER),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.lookups.Exact(
                    models.Func("tally", function="jsonb_typeof", output_field=models.TextField()),
                    models.Value("array"),
                ),
                name="tally_is_a_list",
                violation_error_message="Skriv svarene og tallene som en liste.",
            ),
        ),
    ]
