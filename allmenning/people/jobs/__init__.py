"""What people's room does every minute."""

from allmenning.core.jobs import wake
from allmenning.people import actions
from allmenning.people.jobs import register

wake(actions.forget_expired_sessions)
wake(register.take_due)
