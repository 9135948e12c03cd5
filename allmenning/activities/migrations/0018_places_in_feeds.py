from django.db import migrations

# The feeds tell how many places there are and are left, so who gets one or gives one up changes
# what is told of the session, and another number of places what is told of all of them.
CHANGES = """
CREATE OR REPLACE FUNCTION activities_activity_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_changed(OLD.municipality_id, 'series', ARRAY[OLD.id]);
    IF TG_OP = 'UPDATE'
        AND (OLD.state <> NEW.state OR OLD.places IS DISTINCT FROM NEW.places) THEN
        PERFORM activities_changed(OLD.municipality_id, 'session', ARRAY(
            SELECT id FROM activities_session WHERE activity_id = OLD.id
        ));
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION activities_sign_up_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    municipality bigint := COALESCE(OLD.municipality_id, NEW.municipality_id);
    there bigint[] := ARRAY[OLD.session_id, NEW.session_id];
BEGIN
    IF OLD.has_place OR NEW.has_place THEN
        PERFORM activities_changed(municipality, 'session', there);
        PERFORM activities_series_of_session_changed(municipality, ARRAY(
            SELECT DISTINCT activity_id FROM activities_session WHERE id = ANY(there)
        ));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER sign_up_changed
    AFTER INSERT OR DELETE OR UPDATE OF session_id, people, has_place ON activities_signup
    FOR EACH ROW EXECUTE FUNCTION activities_sign_up_changed();
"""
# Who has read the feeds reads again what has places.
BEFORE_THIS = """
SELECT set_config('allmenning.municipality', '*', true);
UPDATE activities_publicchange AS change SET transaction = pg_current_xact_id()
FROM activities_activity activity
WHERE activity.places IS NOT NULL AND (
    (change.kind = 'series' AND change.object_id = activity.id)
    OR (change.kind = 'session' AND change.object_id IN (
        SELECT id FROM activities_session session WHERE session.activity_id = activity.id
    ))
);
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0017_withdrawn_posts")]

    operations = [
        migrations.RunSQL(CHANGES, migrations.RunSQL.noop),
        migrations.RunSQL(BEFORE_THIS, migrations.RunSQL.noop),
    ]
