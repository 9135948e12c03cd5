from django.db import migrations

# A lock that decides alone has room for few codes: contracts no longer open it.
_LEAVE_OUT = """
SELECT set_config('allmenning.municipality', '*', true);
DELETE FROM keys_openaccessdoor AS part
USING keys_door door WHERE door.id = part.door_id AND door.decides = 'lock';
SELECT set_config('allmenning.municipality', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("keys", "0010_longer_copies")]

    operations = [migrations.RunSQL(_LEAVE_OUT, migrations.RunSQL.noop)]
