"""Row security, and that nobody's idea is laid to rest before somebody was told the answer."""

from django.db import migrations

from allmenning.core.row_security import SecureTable

TABLES = (
    *("VoiceTerms", "Idea", "IdeaText", "Assessment", "IdeaAnswer", "AnswerText", "Told"),
    *("IdeaDecision", "Measure"),
)
# Told by a poster, on the telephone or by three words: none of them asks for an account.
TOLD_FIRST = """
CREATE FUNCTION voice_idea_told_first() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    latest bigint := (
        SELECT max(answer.id) FROM voice_ideaanswer answer WHERE answer.idea_id = NEW.id
    );
BEGIN
    IF NEW.state IN ('answered', 'doing', 'closed') AND latest IS NULL THEN
        RAISE EXCEPTION 'an idea is answered in words'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'idea_answered_in_words';
    END IF;
    IF NEW.state = 'closed' AND NOT EXISTS (
        SELECT FROM voice_told told WHERE told.answer_id = latest
    ) THEN
        RAISE EXCEPTION 'an idea is closed when somebody was told the answer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'idea_closed_when_told';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER idea_told_first BEFORE INSERT OR UPDATE ON voice_idea
    FOR EACH ROW EXECUTE FUNCTION voice_idea_told_first();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0001_initial"),
        ("people", "0002_row_security"),
        ("places", "0002_row_security"),
    ]

    operations = [
        *(SecureTable(name) for name in TABLES),
        migrations.RunSQL(TOLD_FIRST, migrations.RunSQL.noop),
    ]
