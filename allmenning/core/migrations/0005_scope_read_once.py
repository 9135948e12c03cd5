"""Policies that are in place read the scope once for a statement, as those to come do."""

from django.db import migrations

from allmenning.core.row_security import IN_SCOPE

_EVERY_TABLE = f"""
DO $$ DECLARE secured record; BEGIN
    FOR secured IN SELECT schemaname, tablename FROM pg_policies WHERE policyname = 'in_scope' LOOP
        EXECUTE format($policy$ALTER POLICY in_scope ON %I.%I
            USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})$policy$,
            secured.schemaname, secured.tablename);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_events_in_order")]

    operations = [migrations.RunSQL(_EVERY_TABLE, migrations.RunSQL.noop)]
