"""What voice does every minute."""

from allmenning.core.jobs import wake
from allmenning.voice.actions.telling import reseal_phones

wake(reseal_phones)
