from django.db import migrations, models

# What was booked between a place's being ready to try and its opening was booked as a trial.
_MARK = """
SELECT set_config('allmenning.municipality', '*', true);
UPDATE booking_booking AS booking SET is_trial = true
FROM booking_request request, places_space space, booking_adoption adoption
WHERE request.id = booking.request_id AND space.id = booking.space_id
    AND adoption.building_id = space.building_id AND request.sent_at >= adoption.ready_at
    AND (adoption.opened_at IS NULL OR request.sent_at < adoption.opened_at);
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0015_webhooks")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="is_trial",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(_MARK, migrations.RunSQL.noop),
    ]
