"""The buckets of tries are left out of the write-ahead log: to lose them in a crash costs nothing.

A request that writes nothing else then waits for no disk.
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("core", "0005_scope_read_once")]

    operations: ClassVar = [
        migrations.RunSQL(
            "ALTER TABLE core_ratebucket SET UNLOGGED", "ALTER TABLE core_ratebucket SET LOGGED"
        )
    ]
