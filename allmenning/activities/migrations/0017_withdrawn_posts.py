from django.db import migrations, models

# An association's own taking down was written as a reason, in the language of who did it.
_MARK = """
SELECT set_config('allmenning.municipality', '*', true);
UPDATE activities_boardpost SET is_withdrawn = true, hidden_because = ''
WHERE hidden_because IN
    ('Foreningen tok det ned.', 'Foreininga tok det ned.', 'The association took it down.');
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0016_heard_otherwise")]

    operations = [
        migrations.RemoveConstraint(model_name="boardpost", name="post_hidden_with_a_reason"),
        migrations.AddField(
            model_name="boardpost",
            name="is_withdrawn",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="boardpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden_because", ""), ("hidden_by", None), ("is_withdrawn", False)
                )
                | models.Q(
                    ("hidden_because", ""), ("hidden_by__isnull", False), ("is_withdrawn", True)
                )
                | models.Q(
                    models.Q(("hidden_because", ""), _negated=True),
                    ("hidden_by__isnull", False),
                    ("is_withdrawn", False),
                ),
                name="post_hidden_with_a_reason",
                violation_error_message="Skriv hvorfor oppslaget skjules.",
            ),
        ),
        migrations.RunSQL(_MARK, migrations.RunSQL.noop),
    ]
