import django.db.models.deletion
from django.db import migrations, models

import allmenning.core.models
import allmenning.core.scope
from allmenning.core.row_security import SecureTable

# Whatever a feed says of a series or a session comes from these columns. A row begins with what it
# tells of and is never deleted, so all later changes find it.
CHANGES = """
CREATE FUNCTION activities_changed(municipality bigint, what text, ids bigint[])
RETURNS void LANGUAGE sql AS $$
    UPDATE activities_publicchange SET transaction = pg_current_xact_id()
    WHERE municipality_id = municipality AND kind = what AND object_id = ANY(ids)
$$;

-- A series is told by its schedules, or without any by its sessions.
CREATE FUNCTION activities_series_of_session_changed(municipality bigint, ids bigint[])
RETURNS void LANGUAGE sql AS $$
    SELECT activities_changed(municipality, 'series', ARRAY(
        SELECT series.id FROM unnest(ids) AS series (id)
        WHERE NOT EXISTS (SELECT FROM activities_schedule WHERE activity_id = series.id)
    ))
$$;

CREATE FUNCTION activities_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO activities_publicchange (municipality_id, kind, object_id)
    SELECT municipality_id, TG_ARGV[0], id FROM added;
    IF TG_ARGV[0] = 'session' THEN
        PERFORM activities_series_of_session_changed(municipality_id, array_agg(activity_id))
        FROM added GROUP BY municipality_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER series_begun AFTER INSERT ON activities_activity
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION activities_begun('series');
CREATE TRIGGER session_begun AFTER INSERT ON activities_session
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION activities_begun('session');

CREATE FUNCTION activities_activity_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_changed(OLD.municipality_id, 'series', ARRAY[OLD.id]);
    IF TG_OP = 'UPDATE' AND OLD.state <> NEW.state THEN
        PERFORM activities_changed(OLD.municipality_id, 'session', ARRAY(
            SELECT id FROM activities_session WHERE activity_id = OLD.id
        ));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER activity_changed AFTER UPDATE OR DELETE ON activities_activity
    FOR EACH ROW EXECUTE FUNCTION activities_activity_changed();

CREATE FUNCTION activities_schedule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_changed(
        COALESCE(OLD.municipality_id, NEW.municipality_id), 'series',
        ARRAY[OLD.activity_id, NEW.activity_id]
    );
    RETURN NULL;
END $$;
CREATE TRIGGER schedule_changed AFTER INSERT OR DELETE OR UPDATE OF activity_id, building_id,
    weekdays, every_weeks, first_day, last_day, opens, closes ON activities_schedule
    FOR EACH ROW EXECUTE FUNCTION activities_schedule_changed();

CREATE FUNCTION activities_session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_changed(OLD.municipality_id, 'session', ARRAY[OLD.id]);
    PERFORM activities_series_of_session_changed(
        OLD.municipality_id, ARRAY[OLD.activity_id, NEW.activity_id]
    );
    RETURN NULL;
END $$;
CREATE TRIGGER session_changed AFTER DELETE OR UPDATE OF activity_id, starts, ends, building_id,
    space_id, booking_id, state, reason ON activities_session
    FOR EACH ROW EXECUTE FUNCTION activities_session_changed();

CREATE FUNCTION activities_building_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_changed(NEW.municipality_id, 'session', ARRAY(
        SELECT id FROM activities_session WHERE building_id = NEW.id
    ));
    PERFORM activities_changed(NEW.municipality_id, 'series', ARRAY(
        SELECT activity_id FROM activities_session WHERE building_id = NEW.id
        UNION SELECT activity_id FROM activities_schedule WHERE building_id = NEW.id
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER building_of_activity_changed
    AFTER UPDATE OF name, slug, address, latitude, longitude ON places_building
    FOR EACH ROW EXECUTE FUNCTION activities_building_changed();

CREATE FUNCTION activities_space_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there bigint[] := ARRAY(SELECT id FROM activities_session WHERE space_id = NEW.id);
BEGIN
    PERFORM activities_changed(NEW.municipality_id, 'session', there);
    PERFORM activities_series_of_session_changed(NEW.municipality_id, ARRAY(
        SELECT DISTINCT activity_id FROM activities_session WHERE id = ANY(there)
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER space_of_activity_changed AFTER UPDATE OF name ON places_space
    FOR EACH ROW EXECUTE FUNCTION activities_space_changed();

CREATE FUNCTION activities_unit_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_changed(NEW.municipality_id, 'series', ARRAY(
        SELECT id FROM activities_activity WHERE unit_id = NEW.id
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER unit_of_activity_changed AFTER UPDATE OF name ON people_unit
    FOR EACH ROW EXECUTE FUNCTION activities_unit_changed();
"""
BEFORE_THIS = """
SELECT set_config('allmenning.municipality', '*', true);
INSERT INTO activities_publicchange (municipality_id, kind, object_id)
SELECT municipality_id, 'series', id FROM activities_activity
UNION ALL SELECT municipality_id, 'session', id FROM activities_session;
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_reach"),
        ("core", "0006_buckets_unlogged"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("series", "møteplass"), ("session", "økt")], max_length=7
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                (
                    "transaction",
                    allmenning.core.models.TransactionId(
                        db_default=models.Func(function="pg_current_xact_id"), editable=False
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
                        fields=["municipality", "kind", "transaction", "object_id"],
                        name="public_changes_in_order",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "kind", "object_id"),
                        name="public_change_once",
                        violation_error_message="Dette er allerede skrevet opp.",
                    )
                ],
            },
        ),
        SecureTable("PublicChange"),
        migrations.RunSQL(CHANGES, migrations.RunSQL.noop),
        migrations.RunSQL(BEFORE_THIS, migrations.RunSQL.noop),
    ]
