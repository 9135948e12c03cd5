from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0011_booked_at_desk")]

    operations = [
        migrations.RemoveConstraint(
            model_name="booking",
            name="decided_when_not_waiting",
        ),
        migrations.AddField(
            model_name="booking",
            name="reminders",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="booking",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "venter på svar"),
                    ("confirmed", "bekreftet"),
                    ("declined", "avslått"),
                    ("cancelled", "avbestilt"),
                    ("unanswered", "ikke besvart i tide"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
                choices=[
                    ("booked", "bestilt"),
                    ("approved", "godkjent"),
                    ("declined", "avslått"),
                    ("cancelled", "avbestilt"),
                    ("given_back", "gitt tilbake"),
                    ("moved", "flyttet"),
                    ("people", "nytt antall"),
                    ("undone", "angret"),
                    ("unanswered", "ikke besvart i tide"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("state", "unanswered")),
                fields=["decided_at"],
                name="unanswered_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "waiting")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state__in", ["confirmed", "declined", "cancelled", "unanswered"]),
                    ),
                    _connector="OR",
                ),
                name="decided_when_not_waiting",
                violation_error_message="En avgjort bestilling har et tidspunkt.",
            ),
        ),
    ]
