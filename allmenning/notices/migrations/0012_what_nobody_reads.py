"""What was written down and read by nobody: a digest of the address that mail came back from, and
the channel of a dispatch, which is always e-mail."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0011_approved_at_each_price")]

    operations = [
        migrations.RemoveField("bounce", "address_digest"),
        migrations.RemoveField("dispatch", "channel"),
    ]
