from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0005_addresses")]

    operations = [
        migrations.AddIndex(
            model_name="street",
            index=models.Index(fields=["municipality", "sort_key"], name="street_by_name"),
        ),
    ]
