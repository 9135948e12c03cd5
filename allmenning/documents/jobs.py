"""What documents' room does every minute."""

from allmenning.core.jobs import wake
from allmenning.documents import actions

wake(actions.let_go_of_unused)
