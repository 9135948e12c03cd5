"""Locks of the tables (law 5), and what no single row can say of itself."""

from django.db import migrations

from allmenning.core.row_security import APPLICATION_ROLE, SecureTable

# A grant that was shared opens no door longer than the one it was shared from.
NEVER_WIDER = """
CREATE FUNCTION keys_grantdoor_never_wider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM keys_grant mine
        WHERE mine.id = NEW.grant_id AND mine.parent_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM keys_grantdoor parents
            WHERE parents.grant_id = mine.parent_id AND parents.door_id = NEW.door_id
              AND parents.during @> NEW.during
        )
    ) THEN
        RAISE EXCEPTION 'a shared grant is never wider than its parent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shared_grant_never_wider';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shared_grant_never_wider BEFORE INSERT OR UPDATE ON keys_grantdoor
    FOR EACH ROW EXECUTE FUNCTION keys_grantdoor_never_wider();
"""

# The record of openings is never changed, and goes only when thirty days have passed.
KEPT_THIRTY_DAYS = f"""
GRANT DELETE ON keys_opening TO {APPLICATION_ROLE};
CREATE POLICY kept_thirty_days ON keys_opening AS RESTRICTIVE FOR DELETE
    USING (at < now() - interval '30 days');
"""


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_initial")]

    operations = [
        SecureTable("Gateway"),
        SecureTable("GatewayChange"),
        SecureTable("Door"),
        SecureTable("Bundle"),
        SecureTable("BundleDoor"),
        SecureTable("StaffGrant"),
        SecureTable("Grant"),
        SecureTable("GrantDoor"),
        SecureTable("Credential"),
        SecureTable("DoorOrder"),
        SecureTable("Opening", append_only=True),
        migrations.RunSQL(
            NEVER_WIDER, "DROP FUNCTION IF EXISTS keys_grantdoor_never_wider CASCADE"
        ),
        migrations.RunSQL(KEPT_THIRTY_DAYS, migrations.RunSQL.noop),
    ]
