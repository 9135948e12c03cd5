import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable

# Fewer places than those who have one take none away: only who gets a place is looked at.
WITHIN_PLACES = """
CREATE FUNCTION activities_sign_up_within_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    others bigint;
    most integer;
BEGIN
    PERFORM FROM activities_session WHERE id = NEW.session_id FOR NO KEY UPDATE;
    SELECT activity.places INTO most FROM activities_activity activity
    JOIN activities_session session ON session.activity_id = activity.id
    WHERE session.id = NEW.session_id;
    SELECT coalesce(sum(people), 0) INTO others FROM activities_signup
    WHERE session_id = NEW.session_id AND has_place AND id <> NEW.id;
    IF others + NEW.people > most THEN
        RAISE EXCEPTION 'there are no more places than the activity says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_up_within_places';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_up_within_places
    BEFORE INSERT OR UPDATE OF has_place, people, session_id ON activities_signup
    FOR EACH ROW WHEN (NEW.has_place) EXECUTE FUNCTION activities_sign_up_within_places();
"""
BEFORE_THIS = """
DROP TRIGGER sign_up_within_places ON activities_signup;
DROP FUNCTION activities_sign_up_within_places();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0011_boards"),
        ("core", "0006_buckets_unlogged"),
    ]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="places",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("places__isnull", True), ("places__range", (1, 1000)), _connector="OR"
                ),
                name="activity_places_for_somebody",
                violation_error_message="Skriv hvor mange plasser det er, fra 1 til 1000.",
            ),
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("people", models.PositiveSmallIntegerField()),
                ("has_place", models.BooleanField()),
                ("sending", models.BinaryField(max_length=32)),
                ("receipt", models.BinaryField(max_length=32)),
                ("sent_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=allmenning.core.scope.municipality_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "session",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ups",
                        to="activities.session",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["session", "id"], name="sign_up_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "sending"),
                        name="sign_up_sent_once",
                        violation_error_message="Dette er allerede sendt.",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "receipt"),
                        name="sign_up_words_once",
                        violation_error_message="Disse tre ordene er i bruk.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__range", (1, 6))),
                        name="sign_up_for_a_few",
                        violation_error_message="Meld på fra 1 til 6.",
                    ),
                ],
            },
        ),
        SecureTable("SignUp"),
        migrations.RunSQL(WITHIN_PLACES, BEFORE_THIS),
    ]
