"""What booking's room does every minute."""

from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.actions.effort import forget_old_minutes
from allmenning.booking.actions.holds import sweep_holds
from allmenning.booking.actions.sendings import forget_old_sendings
from allmenning.core.jobs import wake

wake(sweep_holds)
wake(count_due)
wake(forget_old_minutes)
wake(forget_old_sendings)
