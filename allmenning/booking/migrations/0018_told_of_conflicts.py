import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0017_adoption_keeps_its_template")]

    operations = [
        migrations.AddField(
            model_name="foreigntime",
            name="told_of",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
