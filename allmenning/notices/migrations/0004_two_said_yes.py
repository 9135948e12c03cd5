"""Two people said yes to what is sent: the database sees to it, whatever the code does."""

from django.db import migrations, models
from django.utils.translation import gettext_lazy

from allmenning.core.row_security import APPLICATION_ROLE

# Nothing is made ready, sent or paused that two people other than its author did not approve.
APPROVED_BY_TWO = """
CREATE FUNCTION notices_notice_approved_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('approved', 'sending', 'paused') AND (
        SELECT count(DISTINCT yes.person_id) FROM notices_approval yes
        WHERE yes.notice_id = NEW.id AND yes.digest = NEW.proposed AND yes.channel = 'email'
          AND yes.person_id <> NEW.author_id
    ) < 2 THEN
        RAISE EXCEPTION 'a notice is sent when two people approved exactly it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_approved_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_is_approved_by_two BEFORE INSERT OR UPDATE ON notices_notice
    FOR EACH ROW EXECUTE FUNCTION notices_notice_approved_by_two();
"""

# What is put to approval stands still; the digest is emptied before anything of it changes.
STANDS_STILL = f"""
CREATE FUNCTION notices_notice_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposed = OLD.proposed AND (
        NEW.author_id, NEW.unit_id, NEW.theme_id, NEW.title, NEW.trigger, NEW.circumstances,
        NEW.audience, NEW.is_urgent, NEW.priority, NEW.one_per_household, NEW.send_at,
        NEW.valid_until, NEW.reminder_after_days, NEW.max_recipients, NEW.offer, NEW.offer_path,
        NEW.expected
    ) IS DISTINCT FROM (
        OLD.author_id, OLD.unit_id, OLD.theme_id, OLD.title, OLD.trigger, OLD.circumstances,
        OLD.audience, OLD.is_urgent, OLD.priority, OLD.one_per_household, OLD.send_at,
        OLD.valid_until, OLD.reminder_after_days, OLD.max_recipients, OLD.offer, OLD.offer_path,
        OLD.expected
    ) THEN
        RAISE EXCEPTION 'a notice stands still while it is put to approval, and after'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_stands_still';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_stands_still BEFORE UPDATE ON notices_notice
    FOR EACH ROW EXECUTE FUNCTION notices_notice_stands_still();

CREATE FUNCTION notices_words_stand_still() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    word record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF EXISTS (
        SELECT FROM notices_notice its WHERE its.id = word.notice_id AND its.proposed IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a notice stands still while it is put to approval, and after'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_stands_still';
    END IF;
    RETURN word;
END $$;
CREATE TRIGGER text_stands_still BEFORE INSERT OR UPDATE ON notices_noticetext
    FOR EACH ROW EXECUTE FUNCTION notices_words_stand_still();
CREATE TRIGGER text_stays BEFORE DELETE ON notices_noticetext
    FOR EACH ROW WHEN (current_user = '{APPLICATION_ROLE}')
    EXECUTE FUNCTION notices_words_stand_still();
CREATE TRIGGER relevance_stands_still BEFORE INSERT OR UPDATE ON notices_relevance
    FOR EACH ROW EXECUTE FUNCTION notices_words_stand_still();
"""

# A yes is to what lies there now, and its author is the notice's.
OF_WHAT_IS_PROPOSED = """
CREATE FUNCTION notices_approval_of_what_is_proposed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM notices_notice its
        WHERE its.id = NEW.notice_id AND its.proposed = NEW.digest AND its.author_id = NEW.author_id
    ) THEN
        RAISE EXCEPTION 'an approval is of what is proposed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_of_what_is_proposed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_of_what_is_proposed BEFORE INSERT ON notices_approval
    FOR EACH ROW EXECUTE FUNCTION notices_approval_of_what_is_proposed();
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_called_on")]

    operations = [
        migrations.AddField("notice", "expected", models.PositiveIntegerField(default=0)),
        migrations.AddField("notice", "is_pattern", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=models.Q(is_pattern=False) | models.Q(state="draft"),
                name="pattern_is_never_sent",
                violation_error_message=gettext_lazy(
                    "En mal sendes ikke. Lag et nytt varsel av den."
                ),
            ),
        ),
        migrations.RunSQL(APPROVED_BY_TWO, migrations.RunSQL.noop),
        migrations.RunSQL(STANDS_STILL, migrations.RunSQL.noop),
        migrations.RunSQL(OF_WHAT_IS_PROPOSED, migrations.RunSQL.noop),
    ]
