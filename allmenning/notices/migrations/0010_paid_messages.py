"""Letters and texts that cost money, each with its approved price."""

import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable

# Nothing that costs money is ordered that two others than its author did not approve at its price.
PRICE_APPROVED = """
CREATE FUNCTION notices_paid_price_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (
        SELECT count(DISTINCT yes.person_id)
        FROM notices_dispatch dispatch
        JOIN notices_notice notice ON notice.id = dispatch.notice_id
        JOIN notices_approval yes ON yes.notice_id = notice.id AND yes.digest = notice.proposed
            AND yes.channel = NEW.channel AND yes.price = NEW.price
            AND yes.person_id <> notice.author_id
        WHERE dispatch.id = NEW.dispatch_id
    ) < 2 THEN
        RAISE EXCEPTION 'two people approve what costs money, with its price'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_price_is_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paid_price_is_approved
    BEFORE INSERT OR UPDATE OF dispatch_id, channel, price ON notices_paidmessage
    FOR EACH ROW EXECUTE FUNCTION notices_paid_price_approved();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_buckets_unlogged"),
        ("notices", "0009_fewer_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaidMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-post"), ("sms", "SMS"), ("letter", "brev")],
                        max_length=6,
                    ),
                ),
                ("price", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "klar"),
                            ("attempting", "sendes"),
                            ("sent", "sendt"),
                            ("refused", "avvist"),
                            ("unknown", "uvisst"),
                            ("skipped", "ikke sendt"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("attempted_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("hindrance", models.CharField(blank=True, max_length=60)),
                (
                    "dispatch",
                    allmenning.core.models.Within(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paid",
                        to="notices.dispatch",
                        unique=True,
                    ),
                ),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["municipality", "due_at"],
                        name="paid_pending",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["sms", "letter"]), ("price__gt", 0)),
                        name="paid_has_its_price",
                        violation_error_message="Det som koster penger, må ha en pris.",
                    )
                ],
            },
        ),
        SecureTable("PaidMessage"),
        migrations.RunSQL(PRICE_APPROVED, migrations.RunSQL.noop),
    ]
