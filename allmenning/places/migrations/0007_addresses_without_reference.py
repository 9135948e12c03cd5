from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0006_street_by_name")]

    operations = [
        migrations.AlterField(
            model_name="address",
            name="reference",
            field=models.CharField(max_length=36, null=True),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", None)),
                fields=("municipality", "street", "number", "letter"),
                name="door_without_reference_once",
                violation_error_message="Denne adressen finnes fra før.",
            ),
        ),
    ]
