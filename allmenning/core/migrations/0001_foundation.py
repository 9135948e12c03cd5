"""What must be there before the first table: extensions, and what the application role may do."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

GRANTS = """
GRANT USAGE ON SCHEMA public TO allmenning_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO allmenning_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO allmenning_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO allmenning_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO allmenning_app;
"""


class Migration(migrations.Migration):
    run_before = [("procrastinate", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
