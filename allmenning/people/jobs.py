"""What people's room does every minute."""

from allmenning.core.jobs import wake
from allmenning.people import actions

wake(actions.forget_expired_sessions)
